using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Features;

/// <summary>What a stored part has to say.</summary>
public static class PartEvents
{
    /// <summary>The event of a stored part, read from its header: the same whoever finds it.</summary>
    public static FrameBatchProcessed ToProcessed(this PartHeader part) => new()
    {
        Batch = part.Batch,
        Outcome = BatchOutcome.Stored,
        Part = part.Frames,
        Timings = part.Timings,
    };
}
