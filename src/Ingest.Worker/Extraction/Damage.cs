using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What a run says of damage inside its segment.</summary>
internal static class Damage
{
    /// <summary>A jump in time is one if it is this many times as long as most steps.</summary>
    private const double Jump = 1.75;

    /// <summary>What is damaged, in one sentence; null if nothing is. What the decoder merely complains of is not: it gave every frame.</summary>
    public static string? Of(DecodeAccount account)
    {
        List<string> parts = [];
        Add(account.Demuxer, "faults of the container");
        Add(account.Packet, "packets that could not be decoded");
        Add(account.Damaged, "frames that the decoder had to make up in part");
        Add(account.Reference, "pictures whose references are missing");
        if (parts.Count == 0)
            return null;
        var first = account.Faults.FirstOrDefault(f => f.Kind is not (DecodeFaultKind.Leading or DecodeFaultKind.Ending));
        return $"the stream is damaged: {string.Join(", ", parts)}{(first is null ? "" : $"; the first fault: {first.Text}")}";

        void Add(long count, string what)
        {
            if (count > 0)
                parts.Add($"{count} {what}");
        }
    }

    /// <summary>Where: around frames that are damaged, around faults whose place is known, and where time jumps. Frames in the order of decoding.</summary>
    public static IReadOnlyList<DamagedSpan> Spans(IReadOnlyList<FrameStamp> frames, DecodeAccount account)
    {
        if (frames.Count == 0)
            return [];
        var usual = UsualStep(frames);
        var faults = account.Faults.Where(f => f is { Kind: DecodeFaultKind.Demuxer or DecodeFaultKind.Packet or DecodeFaultKind.Reference, Pts: not null }).Select(f => f.Pts!.Value).Order().ToList();
        List<DamagedSpan> spans = [];
        for (var i = 0; i < frames.Count; i++)
        {
            var next = i + 1 < frames.Count ? frames[i + 1].Pts : (long?)null;
            var isFaulty = faults.Any(f => f >= frames[i].Pts && (next is null || f < next));
            var jumps = usual > 0 && next - frames[i].Pts > usual * Jump;
            if (frames[i].IsDamaged)
                Add(i > 0 ? frames[i - 1].Pts : frames[i].Pts, next);
            else if (isFaulty || jumps)
                Add(frames[i].Pts, next);
        }
        return spans;

        // Neighbours are one; and there is a bound.
        void Add(long from, long? to)
        {
            if (spans.Count > 0 && (spans[^1].ToPts >= from || spans[^1].ToPts is null || spans.Count == DamagedSpan.Most))
                spans[^1] = spans[^1] with { ToPts = to };
            else
                spans.Add(new(from, to));
        }
    }

    private static double UsualStep(IReadOnlyList<FrameStamp> frames)
    {
        var steps = Enumerable.Range(1, frames.Count - 1).Select(i => frames[i].Pts - frames[i - 1].Pts).Where(s => s > 0).Order().ToList();
        return steps.Count == 0 ? 0 : steps[steps.Count / 2];
    }
}
