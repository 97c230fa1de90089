namespace QueueWorkers.Decoder.OpenCv;

/// <summary>A video stream, as a decoder describes it: one line of JSON behind the word <c>stream</c>.</summary>
internal sealed record StreamDescription
{
    /// <summary>Index in the container, counting all streams.</summary>
    public int Index { get; init; }

    /// <summary>Name of the codec; its four characters if there is none.</summary>
    public required string Codec { get; init; }

    /// <summary>Pixels, as they are coded: before the picture is turned.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, as they are coded: before the picture is turned.</summary>
    public required int Height { get; init; }

    /// <summary>Whether there is a decoder for it, and it may be used.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>Whether it is a cover picture.</summary>
    public bool IsCover { get; init; }

    /// <summary>Whether the container says that the stream has an alpha channel beside its pixels.</summary>
    public bool HasAlphaMode { get; init; }

    /// <summary>Whether frames are shown in another order than they are decoded in.</summary>
    public bool Reorders { get; init; }

    /// <summary>Name of the pixel format; absent or empty if nothing could be found of it.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Name of the colours' transfer function; absent or empty if it is not said.</summary>
    public string? Transfer { get; init; }

    /// <summary>Degrees anticlockwise that the picture is turned for display.</summary>
    public int Rotation { get; init; }

    /// <summary>Whether the picture is turned over for display.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Shape of a pixel: width to height; 0 : 1 if it is not said.</summary>
    public int AspectNumerator { get; init; }

    /// <summary>Shape of a pixel, height.</summary>
    public int AspectDenominator { get; init; }

    /// <summary>Frames a second on average, a fraction.</summary>
    public string? FrameRate { get; init; }

    /// <summary>Seconds of a tick, numerator; 0 if <see cref="TickSeconds"/> says it.</summary>
    public int TimeBaseNumerator { get; init; }

    /// <summary>Seconds of a tick, denominator.</summary>
    public int TimeBaseDenominator { get; init; }

    /// <summary>Seconds of a tick, from OpenCV.</summary>
    public double TickSeconds { get; init; }

    /// <summary>Length of the stream in ticks, as its container says it.</summary>
    public long? DurationTicks { get; init; }
}

/// <summary>A container, as a decoder describes it: one line of JSON behind the word <c>media</c>.</summary>
internal sealed record ContainerDescription
{
    /// <summary>Names of the format, joined by commas.</summary>
    public required string Format { get; init; }

    /// <summary>Whether it says that its streams are protected by rights management.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Its length in microseconds, as its header says it.</summary>
    public long? DurationUs { get; init; }

    /// <summary>Its first timestamp in microseconds.</summary>
    public long? StartUs { get; init; }
}
