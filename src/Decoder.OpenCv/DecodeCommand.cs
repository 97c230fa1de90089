namespace QueueWorkers.Decoder.OpenCv;

/// <summary>What to decode: one line of JSON. Sizes are numbers of the plan, so nothing depends on what the file says of itself.</summary>
internal sealed record DecodeCommand
{
    /// <summary>Said again in the line that ends the run.</summary>
    public required string Token { get; init; }

    /// <summary>The file; absent if its bytes follow the command.</summary>
    public string? Path { get; init; }

    /// <summary>Bytes that follow the command.</summary>
    public long ClipBytes { get; init; }

    /// <summary>Names of the containers that may be opened, joined by commas.</summary>
    public required string Containers { get; init; }

    /// <summary>Threads of the decoder.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Decodes keyframes only.</summary>
    public bool KeyframesOnly { get; init; }

    /// <summary>Width of a whole frame after scaling, before padding or cropping.</summary>
    public int ScaledWidth { get; init; }

    /// <summary>Height of a whole frame after scaling, before padding or cropping.</summary>
    public int ScaledHeight { get; init; }

    /// <summary>Width of a frame that is put out.</summary>
    public int Width { get; init; }

    /// <summary>Height of a frame that is put out.</summary>
    public int Height { get; init; }

    /// <summary>Grey of what a frame does not fill.</summary>
    public int Bars { get; init; }

    /// <summary>Whether frames that grow are interpolated by a cubic curve rather than between two pixels. Those that shrink are averaged.</summary>
    public bool Cubic { get; init; }

    /// <summary>Blue first rather than red.</summary>
    public bool Bgr { get; init; }

    /// <summary>Seconds of a tick, numerator.</summary>
    public int TimeBaseNumerator { get; init; } = 1;

    /// <summary>Seconds of a tick, denominator.</summary>
    public int TimeBaseDenominator { get; init; } = 1000;

    /// <summary>Timestamp at which the stream starts, in ticks: OpenCV counts from there.</summary>
    public long StartPts { get; init; }

    /// <summary>First timestamp wanted, in ticks.</summary>
    public long? FromPts { get; init; }

    /// <summary>First timestamp not wanted any more, in ticks.</summary>
    public long? ToPts { get; init; }
}
