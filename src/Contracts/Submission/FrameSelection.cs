namespace QueueWorkers.Contracts;

/// <summary>Which frames of a video are wanted. At most one of the three is set; none means every frame.</summary>
public sealed record FrameSelection
{
    /// <summary>Frames whose ordinal is a multiple of this, 1 or more.</summary>
    public int? Every { get; init; }

    /// <summary>Frames per second, by timestamps: of each interval of 1/rate seconds the first frame.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Keyframes only, as the container marks them; nothing else is decoded, unless the plan says that they need others.</summary>
    public bool Keyframes { get; init; }

    /// <summary>Every frame.</summary>
    public static FrameSelection All { get; } = new();
}
