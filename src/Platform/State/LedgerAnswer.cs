using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>What follows from an event for the ledger. None of the three set: nothing.</summary>
public sealed record LedgerAnswer
{
    /// <summary>Every batch of every segment is settled; repeated for every later event.</summary>
    public bool AllProcessed { get; init; }

    /// <summary>The segment is rejected in its current way; repeated for every further event of that way.</summary>
    public SegmentRejected? Rejected { get; init; }

    /// <summary>Everything of the segment is settled but these.</summary>
    public BatchesLost? Lost { get; init; }

    /// <summary>Nothing follows.</summary>
    public static LedgerAnswer None { get; } = new();
}
