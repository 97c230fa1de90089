using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tests.Videos;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>
/// Plans a video, cuts it into each of some numbers of segments, decodes every segment by the ways of R7, and decodes the whole once more
/// with plain ffmpeg.
/// </summary>
/// <param name="decoder">Kind of the decoder.</param>
/// <param name="segments">Numbers of segments; as many as its keyframes allow, where they are fewer.</param>
/// <param name="allWays">Whether ways are tried that R7 needs no more.</param>
internal sealed class ConformanceRun(string decoder, IReadOnlyList<int> segments, bool allWays)
{
    /// <summary>Nothing may take longer: no plan, and no run over a segment but those of very long videos.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Pixels × frames that a core decodes in a second at the very least.</summary>
    private const double SlowestRate = 200e6;

    public async Task<VideoOutcome> OfAsync(string path)
    {
        await using var bench = new IngestBench(("Decoder", decoder));
        var outcome = new VideoOutcome { Name = Path.GetFileName(path), Decoder = decoder };
        VideoPlan plan;
        try
        {
            plan = await WithinAsync(Bound, bench.PlanAsync(path));
        }
        catch (VideoException refusal)
        {
            return outcome with { Refusal = refusal.Failure };
        }
        var media = await bench.ProbeAsync(path);
        var truth = await Ffmpeg.TruthAsync(path, plan.Extraction.Stream.Index);
        List<IReadOnlyList<Cell>> cuts = [];
        foreach (var count in segments)
        {
            var cut = await bench.CutAsync(plan, media, count);
            if (cuts.All(c => c.Count != cut.Segments.Count))
                cuts.Add(await CellsAsync(bench, cut, truth));
        }
        return outcome with { Plan = plan, Media = media, Truth = truth, Cuts = cuts };
    }

    private async Task<IReadOnlyList<Cell>> CellsAsync(IngestBench bench, VideoPlan plan, IReadOnlyList<DecodedFrame> truth)
    {
        var stream = plan.Extraction.Stream;
        long? ticks = bench.Decoder.Colour == "exact" ? null : MayDiffer(stream);
        var bound = Bound + TimeSpan.FromSeconds((double)stream.Width * stream.Height * truth.Count / SlowestRate);
        List<Cell> cells = [];
        foreach (var segment in plan.Segments)
        {
            List<DecodedSegment> ways = [];
            foreach (var way in Enum.GetValues<SeekStrategy>())
                if ((allWays && bench.Decoder.Traits.CanSeek) || ways.Count == 0 || ways[^1].Outcome == SegmentOutcome.Rejected)
                    ways.Add(await WithinAsync(bound, bench.DecodeAsync(plan, segment, way, ways.LastOrDefault())));
            cells.Add(new Cell(plan.Segments.Count, [.. truth.Where(f => f.Pts >= (segment.FromPts ?? long.MinValue) && f.Pts < (segment.ToPts ?? long.MaxValue))], ways, ticks));
        }
        return cells;
    }

    /// <summary>A millisecond; where packets carry no timestamps, each decoder makes its own.</summary>
    private static long MayDiffer(VideoStream stream) => stream.FirstPts is null ? long.MaxValue : stream.TimeBaseDenominator / (1000L * stream.TimeBaseNumerator);

    private static Task<T> WithinAsync<T>(TimeSpan bound, Task<T> work) => work.WaitAsync(bound, TestContext.Current.CancellationToken);
}
