using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>The account of a settled video: from the ledger what should be there, from the parts what is (R15).</summary>
public sealed class VideoAccount(VideoRecord video, LedgerView ledger)
{
    private readonly Dictionary<Execution, long> _executions = [];
    private readonly Dictionary<BatchId, (long First, long Last)> _spans = [];
    private long _inferred;
    private long _cached;
    private long _notFinite;

    /// <summary>The stored plan.</summary>
    public VideoPlan Plan { get; } = video.Plan!;

    /// <summary>Batches that the ledger calls stored, in order.</summary>
    public IEnumerable<BatchId> StoredBatches() =>
        ledger.Segments.SelectMany((segment, index) => segment.Stored.Order().Select(batch => Id(index, segment, batch)));

    /// <summary>How the video ends: any failed batch, broken segment or nothing decoded at all makes it partial if that is allowed, else failed.</summary>
    public VideoState State()
    {
        if (Decoded() == 0)
            return VideoState.Failed;
        var faultless = ledger.Segments.All(s => s.Failed.Count == 0 && s.Extracted!.Outcome == SegmentOutcome.Whole);
        var allowed = video.Submission!.AllowPartial && ledger.Segments.Any(s => s.Stored.Count > 0);
        return faultless ? VideoState.Completed : allowed ? VideoState.Partial : VideoState.Failed;
    }

    /// <summary>Forgets the parts counted: reading starts anew.</summary>
    public void Restart()
    {
        _executions.Clear();
        _spans.Clear();
        (_inferred, _cached, _notFinite) = (0, 0, 0);
    }

    /// <summary>Counts a part that was read.</summary>
    public void Count(Part part)
    {
        var frames = part.Pts.Length;
        if (part.Header.Cached)
            _cached += frames;
        else
            _inferred += frames;
        for (var features = part.Features.Span; !features.IsEmpty; features = features[part.Header.Dimension..])
            _notFinite += IsFinite(features[..part.Header.Dimension]) ? 0 : 1;
        _executions[part.Header.Execution] = _executions.GetValueOrDefault(part.Header.Execution) + frames;
        if (frames > 0)
            _spans[part.Header.Batch] = (part.Pts.Span[0], part.Pts.Span[^1]);
    }

    /// <summary>The report.</summary>
    public VideoReport Report(VideoState state, TimeSpan total, TimeSpan aggregate, IReadOnlyDictionary<string, string> files)
    {
        var stored = _inferred + _cached;
        var missing = ledger.Segments.Sum(s => s.Failed.Keys.Sum(b => (long)s.Extracted!.Batches[b].Count));
        var reason = state is VideoState.Completed ? null : Reason();
        var (planning, skewed) = Latency.Cut(video.Timings, total);
        var stages = Latency.Stages(planning, ledger.StageMs, aggregate);
        var first = ledger.Segments.Select(s => s.Extracted?.FirstPts).FirstOrDefault(p => p is not null);
        var last = ledger.Segments.Select(s => s.Extracted?.LastPts).LastOrDefault(p => p is not null);
        var decoder = ledger.Segments[0].Extracted!;
        return new VideoReport
        {
            VideoId = video.VideoId,
            Source = video.Submission!.Uri,
            Content = new(Plan.Extraction.Source.Sha256, Plan.Extraction.Source.Size, new DateTimeOffset(Plan.Extraction.Source.ModifiedTicks, TimeSpan.Zero)),
            Selection = video.Submission.Selection == FrameSelection.All ? null : video.Submission.Selection,
            Range = video.Submission.Range,
            State = state.ToString(),
            Code = reason?.Code,
            Message = reason?.Message,
            Frames = new(Decoded(), stored + missing, _inferred, _cached, stored, missing),
            Gaps = [.. Gaps()],
            PtsMs = first is { } from && last is { } to ? new(Plan.Extraction.Stream.ToMs(from), Plan.Extraction.Stream.ToMs(to)) : null,
            Decoder = new(Plan.Extraction.Decoder, decoder.DecoderVersion, decoder.Colour, Plan.DecoderReason),
            Warnings = [.. Plan.Warnings.Concat(ledger.Segments.SelectMany(s => s.Extracted!.Warnings)).DistinctBy(w => w.Code), .. NotFinite(stored), .. Skewed(skewed + ledger.CutWaits)],
            Model = video.Model,
            Executions = [.. _executions.Select(e => new ReportExecution(e.Key.Provider, e.Key.Device, e.Key.Precision, e.Value))],
            LatencyMs = new(Math.Round(total.TotalMilliseconds, 1), stages),
            Bottleneck = Latency.Bottleneck(stages),
            Files = files,
        };
    }

    private IEnumerable<Warning> NotFinite(long stored)
    {
        if (_notFinite > 0)
            yield return new(WarningCode.NotFinite, $"Features of {_notFinite:N0} of {stored:N0} frames have NaN or infinity.");
    }

    private static IEnumerable<Warning> Skewed(int waits)
    {
        if (waits > 0)
            yield return new(WarningCode.ClockSkew, $"Clocks of hosts differ: waits in queues seemed longer than the video's own time and were cut to it ({waits:N0} of them).");
    }

    private static bool IsFinite(ReadOnlySpan<float> feature)
    {
        foreach (var value in feature)
        {
            if (!float.IsFinite(value))
                return false;
        }
        return true;
    }

    private long Decoded() => ledger.Segments.Sum(s => (long)s.Extracted!.Decoded.Count);

    private Failure Reason()
    {
        if (ledger.Segments.Select(s => s.Extracted!.Failure).FirstOrDefault(f => f is not null) is { } broken)
            return broken;
        if (ledger.Segments.SelectMany(s => s.Failed.Values).FirstOrDefault() is { } code)
            return new(code, $"{ledger.Segments.Sum(s => s.Failed.Count)} batches of frames failed ({code}); gaps say where");
        return new(FailureCode.CorruptStream, "no frame could be decoded");
    }

    private IEnumerable<ReportGap> Gaps()
    {
        for (var index = 0; index < ledger.Segments.Count; index++)
        {
            var (segment, planned) = (ledger.Segments[index], Plan.Segments[index]);
            // Failed neighbours make one gap, from the last frame before them to the first behind.
            foreach (var batch in segment.Failed.Keys.Where(b => !segment.Failed.ContainsKey(b - 1)).Order())
            {
                var behind = batch + 1;
                while (segment.Failed.ContainsKey(behind))
                    behind++;
                yield return Gap(EndOf(index, segment, batch - 1) ?? planned.FirstPts, StartOf(index, segment, behind) ?? planned.ToPts, segment.Failed[batch]);
            }
            if (segment.Extracted is not { Outcome: SegmentOutcome.Broken } broken)
                continue;
            var code = broken.Failure?.Code ?? FailureCode.Internal;
            foreach (var span in broken.Damage)
                yield return Gap(span.FromPts, span.ToPts ?? planned.ToPts, code);
            if (broken.Damage.Count == 0)
                yield return Gap(broken.BrokenAtPts ?? planned.FirstPts, planned.ToPts, code);
        }
    }

    private ReportGap Gap(long? from, long? to, string code) => new()
    {
        FromPtsMs = from is { } first ? Plan.Extraction.Stream.ToMs(first) : null,
        ToPtsMs = to is { } last ? Plan.Extraction.Stream.ToMs(last) : null,
        Code = code,
    };

    private long? EndOf(int index, LedgerSegment segment, int batch) => _spans.TryGetValue(Id(index, segment, batch), out var span) ? span.Last : null;

    private long? StartOf(int index, LedgerSegment segment, int batch) => _spans.TryGetValue(Id(index, segment, batch), out var span) ? span.First : null;

    private BatchId Id(int index, LedgerSegment segment, int batch) => new(video.VideoId, video.PlanDigest!, index, segment.Way, batch);
}
