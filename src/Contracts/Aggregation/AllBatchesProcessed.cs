namespace QueueWorkers.Contracts;

/// <summary>Every batch of every segment is settled.</summary>
public sealed record AllBatchesProcessed
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string PlanDigest { get; init; }
}
