namespace QueueWorkers.Contracts;

/// <summary>The final files are linked, or why not.</summary>
public sealed record VideoAggregated
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>Read back from the linked file; absent if aggregation failed.</summary>
    public VideoReport? Report { get; init; }

    /// <summary>Set where aggregation failed for good.</summary>
    public Failure? Failure { get; init; }
}
