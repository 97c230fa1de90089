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
            return failure is null ? Whole(command) : (SegmentOutcome.Broken, failure);
        }
        if (failure is not null)
            return (SegmentOutcome.Rejected, failure);
        if (command.Segment.FirstPts is { } expected && first != expected)
            return Reject($"the first frame has timestamp {first?.ToString() ?? "none"}, its packet {expected}");
        if (command.Segment.Packets is not { } count || decoded.Count == count || (EndsEarly(command) && decoded.Count == count - 1))
            return Whole(command);
        // Keyframes are never hidden: two ways that miss the same ones have the same fault.
        var isAgreed = decoded.Count > 0 && command.Previous == decoded && command.Segment.KeyframePts is not null && !command.Extraction.Selection.Keyframes;
        if (isAgreed && !(isShort && complaint is not null))
            return Whole(command);
        return Reject($"{decoded.Count} frames of {command.Segment.Packets} packets");
    }

    /// <summary>Every frame that is there; where the file ends early the last segment is broken all the same.</summary>
    private static (SegmentOutcome, Failure?) Whole(ExtractSegment command) =>
        EndsEarly(command)
            ? (SegmentOutcome.Broken, new(FailureCode.Truncated, "the file ends before what its container promises; every frame before that was decoded"))
            : (SegmentOutcome.Whole, null);

    /// <summary>Whether the file ends inside the segment. Its last packet may be cut too, and is then not decoded.</summary>
    private static bool EndsEarly(ExtractSegment command) => command.Extraction.Stream.Truncated && command.Segment.ToPts is null;

    private static (SegmentOutcome, Failure?) Reject(string reason) => (SegmentOutcome.Rejected, new(FailureCode.CorruptStream, reason));
}
