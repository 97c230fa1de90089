namespace QueueWorkers.Contracts;

/// <summary>Asks the coordinator to open the ledger from the stored plan and to send <see cref="ExtractSegment"/>s. Idempotent.</summary>
public sealed record IssueSegments
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of <see cref="Plan"/>.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>The stored plan.</summary>
    public required VideoPlan Plan { get; init; }

    /// <summary>The current way of each segment.</summary>
    public required IReadOnlyList<SegmentState> Segments { get; init; }

    /// <summary>Only these segments; all where empty.</summary>
    public IReadOnlyList<int> Only { get; init; } = [];

    /// <summary>0 to 9.</summary>
    public int Priority { get; init; }
}
