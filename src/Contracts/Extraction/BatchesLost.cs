namespace QueueWorkers.Contracts;

/// <summary>Payloads of a segment are lost and everything else of it is settled: the ledger asks for these batches again.</summary>
public sealed record BatchesLost
{
    /// <summary>The segment and way.</summary>
    public required SegmentWay SegmentWay { get; init; }

    /// <summary>How often batches of the segment were lost before, 0 or more.</summary>
    public required int Round { get; init; }

    /// <summary>The batches.</summary>
    public required IReadOnlyList<int> Indices { get; init; }
}
