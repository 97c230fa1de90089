using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The saga's knowledge of a segment.</summary>
public sealed record SegmentState
{
    /// <summary>The way in use.</summary>
    public required SeekStrategy Way { get; init; }

    /// <summary>What the way before it gave; absent in the first.</summary>
    public DecodedFrames? Previous { get; init; }
}
