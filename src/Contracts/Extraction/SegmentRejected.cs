namespace QueueWorkers.Contracts;

/// <summary>The ledger asks the saga for the next way of a segment.</summary>
public sealed record SegmentRejected
{
    /// <summary>The segment and the way that was rejected.</summary>
    public required SegmentWay SegmentWay { get; init; }

    /// <summary>What that way decoded.</summary>
    public required DecodedFrames Decoded { get; init; }

    /// <summary>Why.</summary>
    public required Failure Failure { get; init; }
}
