namespace QueueWorkers.Contracts;

/// <summary>A stretch of a video that is not right: without features, or with those of frames that the decoder had to make up in part.</summary>
public sealed record ReportGap
{
    /// <summary>First timestamp, milliseconds; absent if unknown.</summary>
    public double? FromPtsMs { get; init; }

    /// <summary>Last timestamp, milliseconds; absent if unknown.</summary>
    public double? ToPtsMs { get; init; }

    /// <summary>One of <see cref="FailureCode"/>.</summary>
    public required string Code { get; init; }
}
