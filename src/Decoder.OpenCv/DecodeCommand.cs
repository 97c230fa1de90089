namespace QueueWorkers.Decoder.OpenCv;

/// <summary>
/// What a decoder is asked for: one line of JSON, a flat object. Sizes are numbers of the plan, so nothing depends on what the file says of itself.
/// Decoders read over what they have no use for.
/// </summary>
internal sealed record DecodeCommand
{
    /// <summary><c>probe</c> or <c>decode</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>Said again in the lines that end the answer.</summary>
    public required string Token { get; init; }

    /// <summary>A name with the extension of the file: some formats are known by nothing else.</summary>
    public string Name { get; init; } = "";

    /// <summary>Bytes of the file, if they follow the command.</summary>
    public long ClipBytes { get; init; }

    /// <summary>Names of the containers that may be opened, joined by commas.</summary>
    public required string Containers { get; init; }

    /// <summary>Names of the decoders of libav that may be used, joined by commas.</summary>
    public string Codecs { get; init; } = "";

    /// <summary>Most pixels of a picture.</summary>
    public long MaxPixels { get; init; }

    /// <summary>Most packets: beyond them <c>probe</c> refuses the file and <c>decode</c> ends; 0 for no bound of <c>decode</c>.</summary>
    public long MaxPackets { get; init; }

    /// <summary>Index of the stream.</summary>
    public int Stream { get; init; }

    /// <summary>Threads of the decoder.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Decodes keyframes only.</summary>
    public bool KeyframesOnly { get; init; }

    /// <summary>Gives keyframes only, of all that is decoded.</summary>
    public bool SelectKeyframes { get; init; }

    /// <summary>Leaves packets out that the container calls corrupt.</summary>
    public bool DiscardCorrupt { get; init; }

    /// <summary>Filters of libavfilter from a decoded frame to the pixels that are given; absent if no pixels are wanted.</summary>
    public string? Filters { get; init; }

    /// <summary>Width of a whole frame after scaling, before padding or cropping.</summary>
    public int ScaledWidth { get; init; }

    /// <summary>Height of a whole frame after scaling, before padding or cropping.</summary>
    public int ScaledHeight { get; init; }

    /// <summary>Width of a frame that is given.</summary>
    public int Width { get; init; }

    /// <summary>Height of a frame that is given.</summary>
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

    /// <summary>Timestamp at which the stream starts, in ticks: OpenCV counts from there, and a first frame without a timestamp gets it.</summary>
    public long? FirstPts { get; init; }

    /// <summary>Where to begin to read, in ticks; absent for the start of the file.</summary>
    public long? SeekPts { get; init; }

    /// <summary>First timestamp wanted, in ticks.</summary>
    public long? FromPts { get; init; }

    /// <summary>First timestamp not wanted any more, in ticks.</summary>
    public long? ToPts { get; init; }
}
