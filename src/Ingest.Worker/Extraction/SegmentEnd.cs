using System.Runtime.InteropServices;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Platform.Identities;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What is told of a run.</summary>
internal static class SegmentEnd
{
    /// <summary>Frames that H.264 and HEVC may hold back to put them in order.</summary>
    private const int MostReordered = 16;

    public static SegmentExtracted Of(ExtractSegment command, RunFindings found, IVideoDecoder decoder, SegmentTimes times)
    {
        var pts = found.Decoded;
        var decoded = new DecodedFrames(pts.Count, PtsHash.Of(CollectionsMarshal.AsSpan(pts)));
        var (outcome, reason) = SegmentChecks.Judge(command, found.Failure, found.Complaint, decoded, pts.Count > 0 ? pts[0] : null);
        return new SegmentExtracted
        {
            SegmentWay = command.SegmentWay,
            Outcome = outcome,
            Failure = reason,
            BrokenAtPts = outcome == SegmentOutcome.Broken && pts.Count > 0 ? BrokenAt(pts, found.Failure ?? reason!) : null,
            Decoded = decoded,
            Batches = found.Batches,
            FirstPts = pts.Count > 0 ? pts[0] : null,
            LastPts = pts.Count > 0 ? pts[^1] : null,
            DecoderVersion = decoder.Version,
            Colour = decoder.Colour,
            Warnings = found.Warnings,
            Timings = times.ToList(),
        };
    }

    /// <summary>Where the frames end; where frames are missing before that, the last one before them.</summary>
    private static long BrokenAt(IReadOnlyList<long> pts, Failure failure)
    {
        var last = pts.Count - 1;
        return failure.Code switch
        {
            // The decoder went on behind the damage.
            FailureCode.CorruptStream when last > 0 => pts[Enumerable.Range(0, last).MaxBy(i => pts[i + 1] - pts[i])],
            // What is shown late is stored early: behind the first frame that is missing some are there.
            FailureCode.Truncated => pts[FirstPause(pts, Math.Max(0, last - MostReordered), last)],
            _ => pts[last],
        };
    }

    private static int FirstPause(IReadOnlyList<long> pts, int from, int to)
    {
        var step = Enumerable.Range(from, to - from).Select(i => pts[i + 1] - pts[i]).DefaultIfEmpty().Min();
        return Enumerable.Range(from, to - from).FirstOrDefault(i => pts[i + 1] - pts[i] > step * 3 / 2, to);
    }
}
