using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State.InMemory;

/// <summary>A segment in one way. Stored, failed and lost are disjoint.</summary>
internal sealed class SegmentLedger(SegmentWay segmentWay)
{
    public SegmentWay SegmentWay { get; } = segmentWay;

    public bool IsLast => LedgerRules.IsLast(SegmentWay.Way);

    /// <summary>The run that decided n.</summary>
    public SegmentExtracted? Extracted { get; set; }

    public SegmentRejected? Rejected { get; private set; }

    /// <summary>The frames of each stored part, by index.</summary>
    public SortedDictionary<int, ExtractedBatch> Stored { get; } = [];

    /// <summary>The code of each failed batch, by index.</summary>
    public SortedDictionary<int, string> Failed { get; } = [];

    public SortedSet<int> Lost { get; } = [];

    public int Round { get; set; }

    public bool Settled { get; set; }

    public bool IsFinal(int index) => Stored.ContainsKey(index) || Failed.ContainsKey(index);

    public void Reject(DecodedFrames decoded, Failure failure) =>
        Rejected = new SegmentRejected { SegmentWay = SegmentWay, Decoded = decoded, Failure = failure };

    public void Store(int index, ExtractedBatch part)
    {
        Stored[index] = part;
        Lost.Remove(index);
    }

    public void Fail(int index, string code)
    {
        Stored.Remove(index);
        Failed[index] = code;
        Lost.Remove(index);
    }

    public LedgerSegment View()
    {
        var n = Rejected is null && Extracted is not null ? Extracted.Batches.Count : 0;
        return new LedgerSegment
        {
            Way = SegmentWay.Way,
            Extracted = Rejected is null ? Extracted : null,
            Rejected = Rejected is not null,
            Stored = [.. Stored.Keys.Where(i => i < n)],
            Failed = Failed.Where(f => f.Key < n).ToDictionary(),
            Open = [.. Enumerable.Range(0, n).Where(i => !IsFinal(i))],
        };
    }
}
