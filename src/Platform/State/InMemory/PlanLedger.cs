using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State.InMemory;

/// <summary>The ledger of one plan. Not thread-safe: its owner locks. <c>Redis/Scripts</c> says the same in Lua.</summary>
internal sealed class PlanLedger(Guid videoId, string planDigest, int segments, Func<TimeSpan> known)
{
    private static readonly LedgerAnswer Sealed = new() { AllProcessed = true };
    private readonly SegmentLedger?[] _segments = new SegmentLedger?[segments];
    private readonly SortedDictionary<string, double> _stageMs = new(StringComparer.Ordinal);
    private int _cutWaits;

    public LedgerProgress Progress { get; private set; } = LedgerProgress.None;

    private bool IsSealed => segments > 0 && Progress.Segments == segments;

    public void Open(IReadOnlyList<SeekStrategy> ways)
    {
        for (var s = 0; !IsSealed && s < Math.Min(segments, ways.Count); s++)
        {
            var current = _segments[s];
            if (current is not null && current.SegmentWay.Way >= ways[s])
                continue;
            if (current is { Settled: true })
                Progress = Progress with { Segments = Progress.Segments - 1 };
            _segments[s] = new SegmentLedger(new SegmentWay(videoId, planDigest, s, ways[s]));
            Change();
        }
    }

    public LedgerAnswer Record(SegmentExtracted e)
    {
        if (Early(e.SegmentWay, out var segment) is { } early)
            return early;
        if (segment.Extracted is not null)
            return Evaluate(segment);
        Change();
        if (e.Outcome == SegmentOutcome.Rejected)
        {
            segment.Reject(e.Decoded, e.Failure ?? LedgerRules.RejectedUnsaid);
            return Repeat(segment);
        }
        foreach (var (index, part) in segment.Stored.ToArray())
        {
            if (index >= e.Batches.Count || part == e.Batches[index])
                continue;
            if (!segment.IsLast)
            {
                segment.Reject(e.Decoded, LedgerRules.Differs);
                return Repeat(segment);
            }
            segment.Fail(index, FailureCode.BatchDiffers);
        }
        segment.Extracted = e;
        Add(e.Timings);
        return Evaluate(segment);
    }

    public LedgerAnswer Record(FrameBatchProcessed e)
    {
        if (Early(e.Batch.SegmentWay(), out var segment) is { } early)
            return early;
        var index = e.Batch.Index;
        if (index < 0 || index >= segment.Extracted?.Batches.Count)
            return LedgerAnswer.None;
        if (segment.IsFinal(index))
            return Evaluate(segment);
        if (e.Outcome == BatchOutcome.Lost)
        {
            if (segment.Lost.Add(index))
                Change();
            return Evaluate(segment);
        }
        Change();
        var part = LedgerRules.PartOf(e);
        var differs = e.Outcome == BatchOutcome.Stored && segment.Extracted is { } x && x.Batches[index] != part;
        if (differs && !segment.IsLast)
        {
            segment.Reject(segment.Extracted!.Decoded, LedgerRules.Differs);
            return Repeat(segment);
        }
        if (e.Outcome == BatchOutcome.Stored && !differs)
            segment.Store(index, part);
        else
            segment.Fail(index, differs ? FailureCode.BatchDiffers : LedgerRules.CodeOf(e));
        Progress = Progress with { Batches = Progress.Batches + 1, Frames = Progress.Frames + (segment.Stored.ContainsKey(index) ? part.Count : 0) };
        Add(e.Timings);
        return Evaluate(segment);
    }

    public LostRelease Release(BatchesLost lost, int maxRounds)
    {
        if (Early(lost.SegmentWay, out var segment) is { } early)
            return new LostRelease([], early with { Rejected = null });
        if (lost.Round >= maxRounds)
        {
            foreach (var index in lost.Indices.Where(segment.Lost.Contains).ToArray())
            {
                segment.Fail(index, FailureCode.PayloadLost);
                Progress = Progress with { Batches = Progress.Batches + 1 };
                Change();
            }
            return new LostRelease([], Evaluate(segment));
        }
        if (segment.Round == lost.Round)
        {
            segment.Lost.ExceptWith(lost.Indices);
            segment.Round++;
            Change();
        }
        else if (segment.Round != lost.Round + 1)
        {
            return new LostRelease([], LedgerAnswer.None);
        }
        return new LostRelease([.. lost.Indices.Where(i => i >= 0 && !segment.IsFinal(i))], LedgerAnswer.None);
    }

    public LedgerView Read() =>
        new([.. _segments.Select(s => s!.View())], _stageMs.ToDictionary(), IsSealed, _cutWaits);

    private void Add(IEnumerable<StageTime> times)
    {
        foreach (var time in LedgerRules.Usable(times))
        {
            var (ms, isTold) = LedgerRules.Cut(time, known());
            _stageMs[time.Stage] = _stageMs.GetValueOrDefault(time.Stage) + ms;
            _cutWaits += isTold ? 1 : 0;
        }
    }

    private LedgerAnswer? Early(SegmentWay way, out SegmentLedger segment)
    {
        segment = null!;
        if (IsSealed)
            return Sealed;
        if (way.Segment < 0 || way.Segment >= segments || _segments[way.Segment] is not { } current || current.SegmentWay.Way != way.Way)
            return LedgerAnswer.None;
        segment = current;
        return current.Rejected is null ? null : Repeat(current);
    }

    private LedgerAnswer Evaluate(SegmentLedger segment)
    {
        if (segment.Extracted is null)
            return LedgerAnswer.None;
        var n = segment.Extracted.Batches.Count;
        var settled = segment.Stored.Keys.Count(i => i < n) + segment.Failed.Keys.Count(i => i < n);
        int[] lost = [.. segment.Lost.Where(i => i < n)];
        if (settled == n)
        {
            if (!segment.Settled)
                Progress = Progress with { Segments = Progress.Segments + 1 };
            segment.Settled = true;
            return IsSealed ? Sealed : LedgerAnswer.None;
        }
        return settled + lost.Length == n
            ? new LedgerAnswer { Lost = new BatchesLost { SegmentWay = segment.SegmentWay, Round = segment.Round, Indices = lost } }
            : LedgerAnswer.None;
    }

    private static LedgerAnswer Repeat(SegmentLedger segment) => new() { Rejected = segment.Rejected };

    private void Change() => Progress = Progress with { Events = Progress.Events + 1 };
}
