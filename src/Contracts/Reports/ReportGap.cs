namespace QueueWorkers.Contracts;

/// <summary>A stretch of a video without features.</summary>
public sealed record ReportGap
{
    /// <summary>First timestamp, milliseconds; absent if unknown.</summary>
    public double? FromPtsMs { get; init; }

    /// <summary>Last timestamp, milliseconds; absent if unknown.</summary>
    public double? ToPtsMs { get; init; }

    /// <summary>One of <see cref="FailureCode"/>.</summary>
    public required string Code { get; init; }
}
