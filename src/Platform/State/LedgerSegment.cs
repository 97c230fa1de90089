using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>A segment in its current way.</summary>
public sealed record LedgerSegment
{
    /// <summary>The current way.</summary>
    public required SeekStrategy Way { get; init; }

    /// <summary>How the run that decided ended; absent while none has, or where it was rejected.</summary>
    public SegmentExtracted? Extracted { get; init; }

    /// <summary>Whether this way is rejected.</summary>
    public bool Rejected { get; init; }

    /// <summary>Batches below n whose part is stored.</summary>
    public required IReadOnlyList<int> Stored { get; init; }

    /// <summary>Batches below n that failed, with their code.</summary>
    public required IReadOnlyDictionary<int, string> Failed { get; init; }

    /// <summary>Batches below n that are neither stored nor failed; empty while n is not known.</summary>
    public required IReadOnlyList<int> Open { get; init; }
}
