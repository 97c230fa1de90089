using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Whether a run over a segment is right (R7).</summary>
internal static class SegmentChecks
{
    /// <summary>
    /// Judges a run. Before the last way it must be whole, begin with the segment's first timestamp and have as many frames as packets; or be the second
    /// of two ways that gave the same frames, beginning with the segment's own. Two ways without a seek are the same way, and agree on anything.
    /// The last way is not checked against packets and may end broken; frames that are missing where the decoder complained are damage, not a matter of the format.
    /// </summary>
    public static (SegmentOutcome Outcome, Failure? Reason) Judge(ExtractSegment command, Failure? failure, string? complaint, DecodedFrames decoded, long? first)
    {
        if (failure is { Code: FailureCode.SourceChanged or FailureCode.SourceGone or FailureCode.UnsplittableTooLong })
            return (SegmentOutcome.Broken, failure);
        var isShort = command.Segment.Packets is { } packets && decoded.Count < packets;
        if (command.SegmentWay.Way == SeekStrategy.FromStart)
        {
            failure ??= isShort && complaint is not null ? new(FailureCode.CorruptStream, $"{decoded.Count} frames of {command.Segment.Packets} packets; the decoder says: {complaint}") : null;
            return failure is null ? (SegmentOutcome.Whole, null) : (SegmentOutcome.Broken, failure);
        }
        if (failure is not null)
            return (SegmentOutcome.Rejected, failure);
        if (command.Segment.FirstPts is { } expected && first != expected)
            return Reject($"the first frame has timestamp {first?.ToString() ?? "none"}, its packet {expected}");
        if (command.Segment.Packets is null || decoded.Count == command.Segment.Packets)
            return (SegmentOutcome.Whole, null);
        var isAgreed = decoded.Count > 0 && command.Previous == decoded && command.Segment.KeyframePts is not null;
        if (isAgreed && !(isShort && complaint is not null))
            return (SegmentOutcome.Whole, null);
        return Reject($"{decoded.Count} frames of {command.Segment.Packets} packets");
    }

    private static (SegmentOutcome, Failure?) Reject(string reason) => (SegmentOutcome.Rejected, new(FailureCode.CorruptStream, reason));
}
