namespace QueueWorkers.Decoder.OpenCv;

/// <summary>The stream that OpenCV decodes, as it describes it: one line of JSON.</summary>
internal sealed record StreamDescription
{
    /// <summary>Four characters.</summary>
    public required string Codec { get; init; }

    /// <summary>Pixels, rotation applied.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, rotation applied.</summary>
    public required int Height { get; init; }

    /// <summary>Degrees.</summary>
    public required int Rotation { get; init; }

    /// <summary>Shape of a pixel: width to height; 0 : 1 if it is not said.</summary>
    public required int AspectNumerator { get; init; }

    /// <summary>Shape of a pixel, height.</summary>
    public required int AspectDenominator { get; init; }

    /// <summary>Frames a second, on average.</summary>
    public required double FrameRate { get; init; }

    /// <summary>Seconds of a tick.</summary>
    public required double TickSeconds { get; init; }
}
