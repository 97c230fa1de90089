namespace QueueWorkers.Ingest.Decoding;

/// <summary>What a decoder knows of its run, and nobody outside it: counts, and the first faults of each kind.</summary>
public sealed record DecodeAccount
{
    /// <summary>Frames of the span that the decoder calls damaged: it made up what it could not read.</summary>
    public long Damaged { get; init; }

    /// <summary>Faults of the container, and packets that it calls corrupt.</summary>
    public long Demuxer { get; init; }

    /// <summary>Missing pictures that others are built on.</summary>
    public long Reference { get; init; }

    /// <summary>Packets that could not be decoded.</summary>
    public long Packet { get; init; }

    /// <summary>Complaints of the decoder about what it decoded all the same.</summary>
    public long Decoder { get; init; }

    /// <summary>Whether the size or the pixel format of frames changed on the way.</summary>
    public bool FormatChanges { get; init; }

    /// <summary>The first faults of each kind, in order.</summary>
    public IReadOnlyList<DecodeFault> Faults { get; init; } = [];
}
