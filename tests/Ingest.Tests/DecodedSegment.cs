using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tests;

/// <summary>What one way over a segment gave, and how it was judged.</summary>
/// <param name="Segment">As planned.</param>
/// <param name="Way">How it was decoded.</param>
/// <param name="Frames">What came out.</param>
/// <param name="Failure">What the decoder says of its run.</param>
/// <param name="Outcome">What R7 makes of it.</param>
/// <param name="Reason">Why.</param>
internal sealed record DecodedSegment(PlannedSegment Segment, SeekStrategy Way, IReadOnlyList<DecodedFrame> Frames, Failure? Failure, SegmentOutcome Outcome, Failure? Reason)
{
    public IReadOnlyList<FrameStamp> Stamps { get; init; } = [];

    public DecodeAccount Account { get; init; } = new();
}
