using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>One segment of a video cut into a number of segments, decoded by one way after the other.</summary>
/// <param name="Segments">Segments of the plan.</param>
/// <param name="Truth">The frames that lie in this one.</param>
/// <param name="Ways">Up to the one that R7 ends with, or all three.</param>
/// <param name="Ticks">By how much timestamps may differ where pixels may too, because another decoder made them; absent if nothing may.</param>
internal sealed record Cell(int Segments, IReadOnlyList<DecodedFrame> Truth, IReadOnlyList<DecodedSegment> Ways, long? Ticks)
{
    /// <summary>How R7 ends.</summary>
    public DecodedSegment End => Ways.First(w => w.Outcome != SegmentOutcome.Rejected);

    /// <summary>Whether a way gave exactly the frames of the segment: timestamps, pixels, order.</summary>
    public bool IsRight(DecodedSegment way) => way.Frames.Count == Truth.Count && way.Frames.Zip(Truth).All(f => IsSame(f.First, f.Second));

    /// <summary>What a way gave instead of the segment's frames.</summary>
    public string Describe(DecodedSegment way)
    {
        var at = way.Frames.Zip(Truth).TakeWhile(f => IsSame(f.First, f.Second)).Count();
        return $"{way.Way} {way.Outcome}: {way.Frames.Count} frames of {Truth.Count}; frame {at} is {way.Frames.ElementAtOrDefault(at)} instead of {Truth.ElementAtOrDefault(at)}";
    }

    /// <summary>Whether a way gave no frame that is not one of the segment's.</summary>
    public bool IsPart(DecodedSegment way) => way.Frames.All(f => Truth.Any(t => IsSame(f, t)));

    private bool IsSame(DecodedFrame a, DecodedFrame b) => Ticks is { } most ? Math.Abs(a.Pts - b.Pts) <= most : a == b;
}
