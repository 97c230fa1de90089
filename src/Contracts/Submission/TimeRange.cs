namespace QueueWorkers.Contracts;

/// <summary>A part of a video by presentation time, in milliseconds from its first frame.</summary>
public sealed record TimeRange
{
    /// <summary>First millisecond, inclusive; the start where absent.</summary>
    public double? FromMs { get; init; }

    /// <summary>Last millisecond, exclusive; the end where absent.</summary>
    public double? ToMs { get; init; }
}
