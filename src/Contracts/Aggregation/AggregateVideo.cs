namespace QueueWorkers.Contracts;

/// <summary>Asks the coordinator to merge the parts into the final files. Answered by <see cref="VideoAggregated"/>.</summary>
public sealed record AggregateVideo
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of <see cref="Plan"/>.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>The stored plan.</summary>
    public required VideoPlan Plan { get; init; }

    /// <summary>As submitted.</summary>
    public required string Uri { get; init; }

    /// <summary>Whether missing frames make the video <c>Partial</c> rather than <c>Failed</c>.</summary>
    public required bool AllowPartial { get; init; }

    /// <summary>The model.</summary>
    public required ReportModel Model { get; init; }

    /// <summary>When the video was admitted, milliseconds since 1970 by the state store's clock.</summary>
    public required long SubmittedUnixMs { get; init; }

    /// <summary>Time of the stages before extraction.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];
}
