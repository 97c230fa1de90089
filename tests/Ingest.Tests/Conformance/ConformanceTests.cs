using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding.Libav;
using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>
/// Every video ends whole with exactly its frames, however it is cut, or with its code. With <c>QW_FULL=1</c> all videos, cuts and ways;
/// without, what is small in one piece and in seven by ffmpeg, the rest in one.
/// </summary>
public sealed class ConformanceTests(ConformanceTable table) : IClassFixture<ConformanceTable>
{
    private const long SmallCost = 12_000_000;
    private const long UsualCost = 120_000_000;
    private static readonly string[] Short =
    [
        "h264-closed.ts", "ffv1-twice.mkv", "h264-open.mkv", "h264-open.ts", "h264-open-pyramid.mp4", "h264-refresh.mp4", "h264.h264", "edit-list-open.mp4", "fragmented-open.mp4", "slow.flv",
        "variable.mp4", "hevc-open.ts", "mpeg4-b.avi", "mpeg4-b.mp4", "mpeg2-open.ts", "vp9.webm", "av1.ivf", "short-groups-hevc.mp4",
    ];

    public static TheoryData<string, string> Real => Cases(Manifest.Videos.Where(v => DataFolder.Full || v.Cost < UsualCost).Select(v => v.Name).DefaultIfEmpty("absent"));

    public static TheoryData<string, string> Made => Cases(Synthetic.Recipes.Keys.Where(n => DataFolder.Full || Short.Contains(n)));

    [Theory, MemberData(nameof(Real))]
    public async Task A_real_video_gives_its_frames_or_its_code(string name, string decoder)
    {
        var path = DataFolder.Video(name);
        var outcome = await RunAsync(path, decoder, decoder == LibavDecoder.Name && Manifest.Video(name).Cost < SmallCost ? [1, 7] : [1]);
        Assert.Equal(Expected.Code(name, decoder), outcome.Code);
        if (outcome.Plan is not { } plan)
            return;
        var truth = Manifest.Video(name);
        Assert.Equal((truth.DecodedFrames, truth.Sha256), (outcome.Truth.Count, plan.Extraction.Source.Sha256));
        if (truth.FirstPtsSeconds is { } first)
            Assert.Equal(first, plan.Extraction.Stream.ToMs(outcome.Truth[0].Pts) / 1000, 0.0015);
        // The manifest's reader saw no timestamp on the last two frames of this one; ffmpeg gives them the next two.
        if (truth.LastPtsSeconds is { } last && name != "m3_sample_large_length.avi")
            Assert.Equal(last, plan.Extraction.Stream.ToMs(outcome.Truth[^1].Pts) / 1000, 0.0015);
    }

    [Theory, MemberData(nameof(Made))]
    public async Task A_made_video_gives_its_frames(string name, string decoder)
    {
        var outcome = await RunAsync(await table.Videos.MakeAsync(name), decoder, [1, 7]);
        Assert.Equal(Expected.Code(name, decoder), outcome.Code);
        if (outcome.Refusal is not null)
            return;
        Assert.NotEmpty(outcome.Truth);
    }

    private async Task<VideoOutcome> RunAsync(string path, string decoder, IReadOnlyList<int> segments)
    {
        var run = new ConformanceRun(decoder, DataFolder.Full ? [1, 2, 3, 7] : segments, allWays: DataFolder.Full);
        var outcome = await run.OfAsync(path);
        table.Add(outcome);
        Assert.All(outcome.Cells, c => Assert.True(c.IsRight(c.End) || (c.End.Outcome == SegmentOutcome.Broken && c.IsPart(c.End)), c.Describe(c.End)));
        // Nothing wrong passes as right on the way.
        Assert.All(outcome.Cells, c => Assert.All(c.Ways, w => Assert.True(c.IsRight(w) || w.Outcome != SegmentOutcome.Whole, c.Describe(w))));
        return outcome;
    }

    private static TheoryData<string, string> Cases(IEnumerable<string> names) => [.. names.SelectMany(n => IngestBench.Kinds.Select(d => (n, d)))];
}
