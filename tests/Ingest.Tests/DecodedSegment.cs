using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests;

internal sealed record DecodedSegment(PlannedSegment Segment, IReadOnlyList<DecodedFrame> Frames, Failure? Failure)
{
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    public SeekStrategy Way { get; init; } = SeekStrategy.OwnKeyframe;

    /// <summary>The checks of R7 before the last way.</summary>
    public bool Checks => Failure is null && (Segment.Packets is null || Segment.Packets == Frames.Count)
        && (Segment.FirstPts is null || (Frames.Count > 0 && Frames[0].Pts == Segment.FirstPts));

    public bool SamePts(DecodedSegment other) => Frames.Select(f => f.Pts).SequenceEqual(other.Frames.Select(f => f.Pts));
}
