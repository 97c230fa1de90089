using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>One segment of a video cut into a number of segments, decoded by one way after the other.</summary>
/// <param name="Segments">Segments of the plan.</param>
/// <param name="Truth">The frames that lie in this one.</param>
/// <param name="Ways">Up to the one that R7 ends with, or all three.</param>
internal sealed record Cell(int Segments, IReadOnlyList<DecodedFrame> Truth, IReadOnlyList<DecodedSegment> Ways)
{
    /// <summary>How R7 ends.</summary>
    public DecodedSegment End => Ways.First(w => w.Outcome != SegmentOutcome.Rejected);

    /// <summary>Whether a way gave exactly the frames of the segment: timestamps, pixels, order.</summary>
    public bool IsRight(DecodedSegment way) => way.Frames.SequenceEqual(Truth);
}
