namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>Bounds of the fields of messages. Whoever may publish to the broker can send anything: what is beyond these is refused unread or unhandled.</summary>
public static class MessageLimits
{
    /// <summary>Bytes of a body of <c>POST /api/videos</c>.</summary>
    public const int HttpBytes = 64 << 10;

    /// <summary>Bytes of a message; ours stay below 64 KiB, but for those that list batches.</summary>
    public const int MessageBytes = 256 << 10;

    /// <summary>Bytes of a message that lists the batches of a segment, or what became of them: <see cref="Batches"/> of them take 3 MiB.</summary>
    public const int ListBytes = 4 << 20;

    /// <summary>Characters of a model's name in a submission.</summary>
    public const int NameLength = 50;

    /// <summary>UTF-8 bytes of a uri or a path: no path of Linux is longer.</summary>
    public const int UriBytes = 4096;

    /// <summary>UTF-8 bytes of keys and values of metadata together.</summary>
    public const int MetadataBytes = 16 << 10;

    /// <summary>Entries of a list or map that a client sends, and of the short lists between our processes.</summary>
    public const int Entries = 64;

    /// <summary>Characters of a text for people.</summary>
    public const int Text = 4096;

    /// <summary>Characters of a word: a code, a device, a version.</summary>
    public const int Word = 256;

    /// <summary>
    /// Batches of a segment; ingest ends a run that would make more with <c>UnsplittableTooLong</c>. It is far beyond what a run makes in its time
    /// (65,536 full batches are 2 TiB of pixels), and keeps what a single event can make the ledger's bitmaps grow to at 8 KiB.
    /// </summary>
    public const int Batches = 65_536;

    /// <summary>Pixels of a side of a frame.</summary>
    public const int Side = 65_536;

    /// <summary>Floats of a feature: 2 GiB less one of them, as much as a buffer holds.</summary>
    public const int Dimension = int.MaxValue / sizeof(float);

    /// <summary>Packets of a video: the most that <c>Ingest:MaxFrames</c> allows.</summary>
    public const int Frames = 200_000_000;

    /// <summary>Kinds of device that share a video.</summary>
    public const int Executions = 1024;
}
