namespace QueueWorkers.Contracts;

/// <summary>Asks the coordinator to open the ledger from the stored plan and to send <see cref="ExtractSegment"/>s. Idempotent: the plan and the ways are read from the saga's row.</summary>
public sealed record IssueSegments
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of the stored plan.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>Only these segments; all where empty.</summary>
    public IReadOnlyList<int> Only { get; init; } = [];

    /// <summary>Only segments whose end was told: the others wait for room in the payload store.</summary>
    public bool ExtractedOnly { get; init; }
}
