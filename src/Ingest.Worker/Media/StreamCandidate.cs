namespace QueueWorkers.Ingest.Media;

/// <summary>A video stream as the container describes it.</summary>
internal sealed record StreamCandidate
{
    public required int Index { get; init; }
    public required string Codec { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required bool Reorders { get; init; }
    public required int TimeBaseNumerator { get; init; }
    public required int TimeBaseDenominator { get; init; }
    public int Rotation { get; init; }
    public bool IsMirrored { get; init; }
    public double SampleAspect { get; init; } = 1;
    public string PixelFormat { get; init; } = "";
    public string Transfer { get; init; } = "";
    public bool HasAlpha { get; init; }
    /// <summary>Whether it can be decoded here.</summary>
    public bool IsDecoded { get; init; } = true;

    /// <summary>Whether it is a cover picture.</summary>
    public bool IsCover { get; init; }
    public string FrameRate { get; init; } = "";

    public long Area => (long)Width * Height;

    /// <summary>Whether the pixel format was found: a stream of which nothing could be read has none.</summary>
    public bool FormatKnown => PixelFormat is not ("" or "unknown");

    /// <summary>Width on display, before rotation.</summary>
    public int DisplayWidth => Math.Max(1, (int)Math.Round(Width * SampleAspect));

    /// <summary>Whether colours are PQ or HLG.</summary>
    public bool IsHdr => Transfer is "smpte2084" or "arib-std-b67";

    /// <summary>Whether width and height change places on display.</summary>
    public bool Swapped => Rotation % 180 is 90 or -90;
}
