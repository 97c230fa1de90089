namespace QueueWorkers.Contracts;

/// <summary>Asks the coordinator to merge the parts into the final files. Answered by <see cref="VideoAggregated"/>. Plan and submission are read from the saga's row.</summary>
public sealed record AggregateVideo
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of the stored plan.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>0 to 9: <see cref="VideoPriority"/>.</summary>
    public int Priority { get; init; }
}
