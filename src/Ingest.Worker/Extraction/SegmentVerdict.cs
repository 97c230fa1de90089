using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Platform.Identities;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Whether a run over a segment is right (R7), and what is published of it.</summary>
internal static class SegmentVerdict
{
    /// <summary>Frames that H.264 and HEVC may hold back to put them in order.</summary>
    private const int MostReordered = 16;

    /// <summary>Judges a run and says what came of it.</summary>
    public static SegmentExtracted Of(ExtractSegment command, SegmentRun run, IVideoDecoder decoder, StageTimer stages)
    {
        var frames = run.Frames;
        long[] pts = [.. frames.Select(f => f.Pts)];
        var decoded = new DecodedFrames(pts.Length, PtsHash.Of(pts));
        var (outcome, reason) = Judge(command, run.Failure, run.Account, decoded, pts.Length > 0 ? pts[0] : null);
        var isBroken = outcome == SegmentOutcome.Broken;
        // The decoder went on behind the damage.
        var damage = isBroken && reason!.Code == FailureCode.CorruptStream ? Damage.Spans(frames, run.Account) : [];
        return new SegmentExtracted
        {
            SegmentWay = command.SegmentWay,
            Outcome = outcome,
            Failure = reason,
            Damage = damage,
            BrokenAtPts = isBroken && damage.Count == 0 && pts.Length > 0 ? BrokenAt(pts, reason!) : null,
            Decoded = decoded,
            Batches = run.Batches,
            FirstPts = pts.Length > 0 ? pts[0] : null,
            LastPts = pts.Length > 0 ? pts[^1] : null,
            DecoderVersion = decoder.Version,
            Colour = decoder.Colour,
            Warnings = [.. Warnings(command, run, outcome)],
            Timings = stages.ToList(),
        };
    }

    private static IEnumerable<Warning> Warnings(ExtractSegment command, SegmentRun run, SegmentOutcome outcome)
    {
        if (run.Account.FormatChanges)
            yield return new(WarningCode.FormatChanges, "Size or pixel format changes on the way: each frame is scaled from what it is.");
        var missing = Missing(command, run.Frames.Count);
        var dropped = Math.Min(command.Segment.Leading, missing);
        if (dropped > 0 && outcome != SegmentOutcome.Rejected)
            yield return new(WarningCode.LeadingPictures, $"{dropped} pictures before the first keyframe could not be decoded: the recording begins in the middle of a group of pictures.");
        if (missing > dropped && outcome == SegmentOutcome.Whole && !command.Extraction.Selection.Keyframes)
            yield return new(WarningCode.FewerFrames, $"{run.Frames.Count} frames came of {command.Segment.Packets} packets: the decoder does not say why.");
        // Packets without timestamps do not show it.
        if (outcome == SegmentOutcome.Whole && command.Extraction.Stream is { FirstPts: null, Packets: not null } && TimeJumps.FirstOf([.. run.Frames.Select(f => f.Pts).Order()]) is { } jump)
            yield return new(WarningCode.TimeJumps, $"Time jumps behind {command.Extraction.Stream.ToMs(jump) / 1000:F2} s, in a video that is even otherwise: something may have been cut out, or lost.");
        if (outcome == SegmentOutcome.Broken && command.Extraction.Stream.CountsTime)
            yield return new(WarningCode.TimesShifted, "The container has no timestamps of its own, and something is missing: those behind it may be too early.");
    }

    /// <summary>Where the frames end.</summary>
    private static long BrokenAt(long[] pts, Failure failure)
    {
        var last = pts.Length - 1;
        // What is shown late is stored early: behind the first frame that is missing some are there.
        return failure.Code == FailureCode.Truncated ? pts[FirstPause(pts, Math.Max(0, last - MostReordered), last)] : pts[last];
    }

    private static int FirstPause(long[] pts, int from, int to)
    {
        var step = Enumerable.Range(from, to - from).Select(i => pts[i + 1] - pts[i]).DefaultIfEmpty().Min();
        return Enumerable.Range(from, to - from).FirstOrDefault(i => pts[i + 1] - pts[i] > step * 3 / 2, to);
    }

    /// <summary>
    /// Judges a run. Before the last way it must be whole, undamaged, begin with the segment's first timestamp and have as many frames as packets; or be the
    /// second of two ways that gave the same frames, beginning with the segment's own. Two ways without a seek are the same way, and agree on anything.
    /// The last way ends broken if the decoder says that something is damaged, or complains and gives fewer frames than there are packets. That frames are
    /// fewer and nobody complains may be a matter of the format: it is a warning.
    /// </summary>
    internal static (SegmentOutcome Outcome, Failure? Reason) Judge(ExtractSegment command, Failure? failure, DecodeAccount account, DecodedFrames decoded, long? first)
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
    private static int Missing(ExtractSegment command, int frames) =>
        command.Segment.Packets is { } packets ? Math.Max(0, packets - frames - (EndsEarly(command) ? 1 : 0)) : 0;

    /// <summary>Every frame that is there; if the file ends early the last segment is broken all the same.</summary>
    private static (SegmentOutcome, Failure?) Whole(ExtractSegment command) =>
        EndsEarly(command)
            ? (SegmentOutcome.Broken, new(FailureCode.Truncated, "the file ends before what its container promises; every frame before that was decoded"))
            : (SegmentOutcome.Whole, null);

    private static bool EndsEarly(ExtractSegment command) => command.Extraction.Stream.Truncated && command.Segment.ToPts is null;

    private static (SegmentOutcome, Failure?) Reject(string reason) => (SegmentOutcome.Rejected, new(FailureCode.CorruptStream, reason));
}
