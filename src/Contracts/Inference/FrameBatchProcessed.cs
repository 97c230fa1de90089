namespace QueueWorkers.Contracts;

/// <summary>A batch is settled or lost. Count, hash, execution and timings are read from the part's header.</summary>
public sealed record FrameBatchProcessed
{
    /// <summary>The batch.</summary>
    public required BatchId Batch { get; init; }

    /// <summary>How it ended.</summary>
    public required BatchOutcome Outcome { get; init; }

    /// <summary>Why, where it failed or is lost.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Frames of the part; absent if there is none.</summary>
    public ExtractedBatch? Part { get; init; }

    /// <summary>Time spent, by stage, read from the part.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];
}
