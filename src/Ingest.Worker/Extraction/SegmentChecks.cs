using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Whether a run over a segment is right (R7).</summary>
internal static class SegmentChecks
{
    /// <summary>
    /// Judges a run. Before the last way it must be whole, begin with the segment's first timestamp and have as many frames as packets; or be the second
    /// of two ways that gave the same frames, beginning with the segment's own. The last way is not checked and may end broken.
    /// </summary>
    public static (SegmentOutcome Outcome, Failure? Reason) Judge(ExtractSegment command, Failure? failure, DecodedFrames decoded, long? first)
    {
        if (failure is { Code: FailureCode.SourceChanged or FailureCode.SourceGone })
            return (SegmentOutcome.Broken, failure);
        if (command.SegmentWay.Way == SeekStrategy.FromStart)
            return failure is null ? (SegmentOutcome.Whole, null) : (SegmentOutcome.Broken, failure);
        if (failure is not null)
            return (SegmentOutcome.Rejected, failure);
        if (command.Segment.FirstPts is { } expected && first != expected)
            return Reject($"the first frame has timestamp {first?.ToString() ?? "none"}, its packet {expected}");
        if (command.Segment.Packets is not { } packets || decoded.Count == packets)
            return (SegmentOutcome.Whole, null);
        if (decoded.Count > 0 && command.Previous == decoded)
            return (SegmentOutcome.Whole, null);
        return Reject($"{decoded.Count} frames of {packets} packets");
    }

    private static (SegmentOutcome, Failure?) Reject(string reason) => (SegmentOutcome.Rejected, new(FailureCode.CorruptStream, reason));
}
