using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Whether a run over a segment is right (R7).</summary>
internal static class SegmentChecks
{
    /// <summary>
    /// Judges a run. Before the last way it must be whole, undamaged, begin with the segment's first timestamp and have as many frames as packets; or be the
    /// second of two ways that gave the same frames, beginning with the segment's own. Two ways without a seek are the same way, and agree on anything.
    /// The last way ends broken if the decoder says that something is damaged, or complains and gives fewer frames than there are packets. That frames are
    /// fewer and nobody complains may be a matter of the format: it is a warning.
    /// </summary>
    public static (SegmentOutcome Outcome, Failure? Reason) Judge(ExtractSegment command, Failure? failure, DecodeAccount account, DecodedFrames decoded, long? first)
    {
        if (failure is { Code: FailureCode.SourceChanged or FailureCode.SourceGone or FailureCode.UnsplittableTooLong })
            return (SegmentOutcome.Broken, failure);
        var damage = failure is null && Damage.Of(account) is { } said ? new Failure(FailureCode.CorruptStream, said) : failure;
        return command.SegmentWay.Way == SeekStrategy.FromStart ? JudgeLast(command, damage, account, decoded) : JudgeEarlier(command, damage, decoded, first);
    }

    private static (SegmentOutcome Outcome, Failure? Reason) JudgeLast(ExtractSegment command, Failure? fault, DecodeAccount account, DecodedFrames decoded)
    {
        if (fault is null && account.Decoder > 0 && Missing(command, decoded.Count) > command.Segment.Leading)
            fault = new(FailureCode.CorruptStream, $"{decoded.Count} frames of {command.Segment.Packets} packets; the decoder says: {account.Faults.FirstOrDefault(f => f.Kind == DecodeFaultKind.Decoder)?.Text}");
        return fault is null ? Whole(command) : (SegmentOutcome.Broken, fault);
    }

    private static (SegmentOutcome Outcome, Failure? Reason) JudgeEarlier(ExtractSegment command, Failure? fault, DecodedFrames decoded, long? first)
    {
        if (fault is not null)
            return (SegmentOutcome.Rejected, fault);
        var segment = command.Segment;
        if (segment is { FirstPts: { } expected, Leading: 0 } && first != expected)
            return Reject($"the first frame has timestamp {first?.ToString() ?? "none"}, its packet {expected}");
        if (segment.Packets is not { } count || (decoded.Count <= count && Missing(command, decoded.Count) <= segment.Leading))
            return Whole(command);
        // Keyframes are never hidden: two ways that miss the same ones have the same fault.
        var isAgreed = decoded.Count > 0 && command.Previous == decoded && segment.KeyframePts is not null && !command.Extraction.Selection.Keyframes;
        return isAgreed ? Whole(command) : Reject($"{decoded.Count} frames of {count} packets");
    }

    /// <summary>
    /// How many frames a run gave fewer than there are packets: up to <see cref="PlannedSegment.Leading"/> of them may lack what they are built on. Of a file
    /// that ends early the last packet may be cut.
    /// </summary>
    public static int Missing(ExtractSegment command, int frames) =>
        command.Segment.Packets is { } packets ? Math.Max(0, packets - frames - (EndsEarly(command) ? 1 : 0)) : 0;

    /// <summary>Every frame that is there; if the file ends early the last segment is broken all the same.</summary>
    private static (SegmentOutcome, Failure?) Whole(ExtractSegment command) =>
        EndsEarly(command)
            ? (SegmentOutcome.Broken, new(FailureCode.Truncated, "the file ends before what its container promises; every frame before that was decoded"))
            : (SegmentOutcome.Whole, null);

    private static bool EndsEarly(ExtractSegment command) => command.Extraction.Stream.Truncated && command.Segment.ToPts is null;

    private static (SegmentOutcome, Failure?) Reject(string reason) => (SegmentOutcome.Rejected, new(FailureCode.CorruptStream, reason));
}
