namespace QueueWorkers.Contracts;

/// <summary>The video stream that is decoded.</summary>
public sealed record VideoStream
{
    /// <summary>Index in the container, counting all streams.</summary>
    public required int Index { get; init; }

    /// <summary>Name of the codec.</summary>
    public required string Codec { get; init; }

    /// <summary>Displayed width in pixels: sample aspect ratio and rotation applied.</summary>
    public required int Width { get; init; }

    /// <summary>Displayed height in pixels: rotation applied.</summary>
    public required int Height { get; init; }

    /// <summary>Seconds of a tick, numerator.</summary>
    public required int TimeBaseNumerator { get; init; }

    /// <summary>Seconds of a tick, denominator.</summary>
    public required int TimeBaseDenominator { get; init; }

    /// <summary>Smallest timestamp of a packet, in ticks; absent if packets have none.</summary>
    public long? FirstPts { get; init; }

    /// <summary>Largest timestamp of a packet, in ticks; absent if packets have none.</summary>
    public long? LastPts { get; init; }

    /// <summary>Packets that are shown; absent if it is unknown how many.</summary>
    public int? Packets { get; init; }

    /// <summary>Whether the container has no timestamps of its own: they follow from counting, and a hole shifts all behind it.</summary>
    public bool CountsTime { get; init; }

    /// <summary>Whether the file ends before what its container promises: a run to its end is broken there (<see cref="FailureCode.Truncated"/>).</summary>
    public bool Truncated { get; init; }

    /// <summary>
    /// Whether keyframes come out right only with the frames between them, or their packets do not say when they are shown: H.264 in open groups of
    /// pictures, or with intra refresh; fields; timestamps that are absent, repeat or go back. A run that wants keyframes alone decodes all.
    /// </summary>
    public bool KeyframesNeedOthers { get; init; }

    /// <summary>Milliseconds of a timestamp in ticks.</summary>
    public double ToMs(long pts) => (double)pts * TimeBaseNumerator * 1000 / TimeBaseDenominator;
}
