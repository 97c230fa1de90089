using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Platform.Identities;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What is told of a run.</summary>
internal static class SegmentEnd
{
    /// <summary>Frames that H.264 and HEVC may hold back to put them in order.</summary>
    private const int MostReordered = 16;

    public static SegmentExtracted Of(ExtractSegment command, RunFindings found, IVideoDecoder decoder, SegmentTimes times)
    {
        var frames = found.Frames;
        long[] pts = [.. frames.Select(f => f.Pts)];
        var decoded = new DecodedFrames(pts.Length, PtsHash.Of(pts));
        var (outcome, reason) = SegmentChecks.Judge(command, found.Failure, found.Account, decoded, pts.Length > 0 ? pts[0] : null);
        var isBroken = outcome == SegmentOutcome.Broken;
        // The decoder went on behind the damage.
        var damage = isBroken && reason!.Code == FailureCode.CorruptStream ? Damage.Spans(frames, found.Account) : [];
        return new SegmentExtracted
        {
            SegmentWay = command.SegmentWay,
            Outcome = outcome,
            Failure = reason,
            Damage = damage,
            BrokenAtPts = isBroken && damage.Count == 0 && pts.Length > 0 ? BrokenAt(pts, reason!) : null,
            Decoded = decoded,
            Batches = found.Batches,
            FirstPts = pts.Length > 0 ? pts[0] : null,
            LastPts = pts.Length > 0 ? pts[^1] : null,
            DecoderVersion = decoder.Version,
            Colour = decoder.Colour,
            Warnings = [.. Warnings(command, found, outcome)],
            Timings = times.ToList(),
        };
    }

    private static IEnumerable<Warning> Warnings(ExtractSegment command, RunFindings found, SegmentOutcome outcome)
    {
        if (found.Account.FormatChanges)
            yield return new(WarningCode.FormatChanges, "Size or pixel format changes on the way: each frame is scaled from what it is.");
        var missing = SegmentChecks.Missing(command, found.Frames.Count);
        var dropped = Math.Min(command.Segment.Leading, missing);
        if (dropped > 0 && outcome != SegmentOutcome.Rejected)
            yield return new(WarningCode.LeadingPictures, $"{dropped} pictures before the first keyframe could not be decoded: the recording begins in the middle of a group of pictures.");
        if (missing > dropped && outcome == SegmentOutcome.Whole && !command.Extraction.Selection.Keyframes)
            yield return new(WarningCode.FewerFrames, $"{found.Frames.Count} frames came of {command.Segment.Packets} packets: the decoder does not say why.");
        // Packets without timestamps do not show it.
        if (outcome == SegmentOutcome.Whole && command.Extraction.Stream is { FirstPts: null, Packets: not null } && TimeJumps.FirstOf([.. found.Frames.Select(f => f.Pts).Order()]) is { } jump)
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
}
