using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Ingest.Tests.Planning;

public sealed class PlannerTests
{
    private const int Group = 10;
    private static readonly SourceObject Source = new() { Path = "/a.mp4", Size = 1, ModifiedTicks = 1, Sha256 = "00" };

    [Fact]
    public void Segments_share_the_packets_among_them()
    {
        var plan = Plan(frames: 100, segmentFrames: 25);
        Assert.Equal([20, 20, 20, 20, 20], plan.Segments.Select(s => s.Packets!.Value));
        Assert.Equal([0, 20, 40, 60, 80], plan.Segments.Select(s => s.FirstOrdinal));
        Assert.Equal([null, 20_000, 40_000, 60_000, 80_000], plan.Segments.Select(s => s.FromPts));
        Assert.Equal([20_000, 40_000, 60_000, 80_000, null], plan.Segments.Select(s => s.ToPts));
        Assert.Equal([null, 20_000, 40_000, 60_000, 80_000], plan.Segments.Select(s => s.KeyframePts));
        Assert.Equal([null, 10_000, 30_000, 50_000, 70_000], plan.Segments.Select(s => s.EarlierKeyframePts));
        Assert.Equal([null, 19_000, 39_000, 59_000, 79_000], plan.Segments.Select(s => s.PtsBefore));
        Assert.Equal([0, 20_000, 40_000, 60_000, 80_000], plan.Segments.Select(s => s.FirstPts!.Value));
    }

    [Fact]
    public void A_range_keeps_the_ordinals_of_the_whole_video()
    {
        var plan = Plan(frames: 100, segmentFrames: 25, range: new() { FromMs = 34_500, ToMs = 71_000 });
        Assert.Equal([(34_500, 50_000), (50_000, 71_000)], plan.Segments.Select(s => (s.FromPts!.Value, s.ToPts!.Value)));
        Assert.Equal([35, 50], plan.Segments.Select(s => s.FirstOrdinal));
        Assert.Equal([15, 21], plan.Segments.Select(s => s.Packets!.Value));
        Assert.Equal([30_000, 50_000], plan.Segments.Select(s => s.KeyframePts!.Value));
        Assert.Equal([null, 49_000], plan.Segments.Select(s => s.PtsBefore));
        Assert.Equal((34_500, 71_000), (plan.Extraction.RangeFromPts, plan.Extraction.RangeToPts));
    }

    [Fact]
    public void Segments_are_as_even_as_they_can_be() =>
        Assert.Equal([50, 40], Plan(frames: 90, segmentFrames: 80).Segments.Select(s => s.Packets!.Value));

    [Theory]
    [InlineData(100_000.0, null)]
    [InlineData(34_100.0, 34_900.0)]
    [InlineData(5000.0, 5000.0)]
    [InlineData(7000.0, 5000.0)]
    [InlineData(1e300, null)]
    public void A_range_without_frames_is_empty(double? from, double? to) =>
        Fails(FailureCode.EmptyRange, () => Plan(frames: 100, segmentFrames: 25, range: new() { FromMs = from, ToMs = to }));

    [Fact]
    public void A_range_around_everything_bounds_nothing()
    {
        var plan = Plan(frames: 100, segmentFrames: 1000, range: new() { FromMs = -5, ToMs = 1e300 });
        Assert.Equal((null, null), (plan.Extraction.RangeFromPts, plan.Extraction.RangeToPts));
        Assert.Equal(100, Assert.Single(plan.Segments).Packets);
    }

    [Fact]
    public void Random_ranges_and_sizes_lose_and_double_nothing()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var frames = random.Next(1, 200);
            var (from, to) = (random.Next(-10, frames) * 1000.0, random.Next(1, frames + 10) * 1000.0);
            if (Math.Max(from, 0) >= Math.Min(to, frames * 1000.0))
                continue;
            var plan = Plan(frames, random.Next(1, 60), range: new() { FromMs = from, ToMs = to });
            var first = (int)Math.Max(from, 0) / 1000;
            Assert.Equal(Math.Min(frames, (int)to / 1000) - first, plan.Segments.Sum(s => s.Packets!.Value));
            var ordinal = (long)first;
            foreach (var segment in plan.Segments)
            {
                Assert.Equal((ordinal, ordinal * 1000), (segment.FirstOrdinal, segment.FirstPts));
                Assert.True((segment.KeyframePts ?? 0) <= segment.FirstPts);
                ordinal += segment.Packets!.Value;
            }
        }
    }

    [Fact]
    public void The_quota_bounds_segments_and_batches()
    {
        // Frames of 32 × 24 × 3 = 2304 bytes; a quota of 100 frames: segments of 20 selected, batches of 12.
        var plan = Plan(frames: 400, segmentFrames: 1000, selection: new() { Every = 2 }, quota: 2304 * 100);
        Assert.Equal(12, plan.Extraction.FramesPerBatch);
        Assert.Equal([.. Enumerable.Repeat(40, 10)], plan.Segments.Select(s => s.Packets!.Value));
    }

    [Fact]
    public void A_batch_holds_32_MiB_at_most()
    {
        var plan = Plan(frames: 20, segmentFrames: 100, geometry: new() { Width = 224, Height = 224 });
        Assert.Equal(222, plan.Extraction.FramesPerBatch);
    }

    [Theory]
    [InlineData(0, 222)]
    [InlineData(2048, 222)]
    [InlineData(1_000_000, 8)]
    [InlineData(21 * 512 * 512, 1)]
    [InlineData(int.MaxValue / sizeof(float), 1)]
    public void A_batch_holds_no_more_than_32_MiB_of_features(int dimension, int frames) =>
        Assert.Equal(frames, Plan(frames: 20, segmentFrames: 100, geometry: new() { Width = 224, Height = 224 }, dimension: dimension).Extraction.FramesPerBatch);

    [Fact]
    public void A_segment_of_batches_of_one_frame_holds_no_more_than_a_segment_may()
    {
        var small = new FrameGeometry { Width = 2, Height = 2 };
        Assert.InRange(SegmentBudget.Of(new IngestOptions(), 1, small, 21 * 512 * 512, 1L << 40).Selected, 1, MessageLimits.Batches);
        Assert.InRange(SegmentBudget.Of(new IngestOptions(), 1, small, 0, 1L << 40).Selected, MessageLimits.Batches + 1, long.MaxValue);
    }

    [Theory]
    [InlineData(21 * 512 * 512, 100, 1, null)]
    [InlineData(21 * 512 * 512, 200, 1, "Features of 200 frames take 4.4 GB")]
    [InlineData(21 * 512 * 512, 1000, 4, "Features of 250 frames take 5.5 GB")]
    [InlineData(21 * 512 * 512, 1000, 10, null)]
    [InlineData(2048, 1000, 1, null)]
    public void Features_of_gigabytes_are_said_before_they_are_made(int dimension, int frames, int every, string? warning)
    {
        var warnings = Plan(frames, segmentFrames: 100, new() { Every = every }, dimension: dimension).Warnings.Where(w => w.Code == WarningCode.LargeResult).ToList();
        Assert.Equal(warning is null, warnings.Count == 0);
        Assert.All(warnings, w => Assert.StartsWith(warning!, w.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_larger_than_the_quota_is_refused() => Fails(FailureCode.QuotaExceeded, () => Plan(frames: 20, segmentFrames: 100, quota: 2303));

    [Fact]
    public void Too_many_segments_are_made_longer_unless_the_quota_forbids_it()
    {
        var plan = Plan(frames: 10_000, segmentFrames: 1);
        Assert.InRange(plan.Segments.Count, 2, VideoPlan.MaxSegments);
        Fails(FailureCode.TooManySegments, () => Plan(frames: 10_000, segmentFrames: 1, quota: 2304 * 8));
    }

    [Fact]
    public void Packets_without_timestamps_stay_in_one_segment()
    {
        var segment = Assert.Single(Plan(Media(0) with { Packets = Table(100) with { Pts = [], Keyframes = [] } }, 10).Segments);
        Assert.Equal((null, null, null, 0), (segment.Packets, segment.FirstPts, segment.PtsBefore, segment.FirstOrdinal));
    }

    [Fact]
    public void What_cannot_be_cut_stays_in_one_segment()
    {
        var media = Media(100);
        Assert.Single(Plan(media with { Format = "h264" }, 10).Segments);
        Assert.Single(Plan(Media(100, reorders: true) with { Packets = media.Packets with { PtsEqualDts = true } }, 10).Segments);
        Assert.True(Plan(media, 10).Segments.Count > 1);
    }

    private static void Fails(string code, Action plan) => Assert.Equal(code, Assert.Throws<VideoException>(plan).Failure.Code);

    private static VideoPlan Plan(int frames, int segmentFrames, FrameSelection? selection = null, TimeRange? range = null, long quota = 1L << 40, FrameGeometry? geometry = null, int dimension = 0) =>
        Plan(Media(frames), segmentFrames, selection, range, quota, geometry, dimension);

    private static VideoPlan Plan(MediaDescription media, int segmentFrames, FrameSelection? selection = null, TimeRange? range = null, long quota = 1L << 40, FrameGeometry? geometry = null, int dimension = 0) =>
        new Planner(Options.Create(new IngestOptions { SegmentPixels = media.Coded.Area * segmentFrames }))
            .Plan(IngestBench.Command("/a.mp4", selection, range, geometry) with { Dimension = dimension }, Source, media, new(new NamedDecoder("ffmpeg"), "a test"), quota);

    // One frame a second in ticks of a millisecond, a keyframe every ten.
    private static MediaDescription Media(int frames, bool reorders = false)
    {
        var coded = new StreamCandidate
        {
            Index = 0,
            Codec = "h264",
            Width = 64,
            Height = 48,
            Reorders = reorders,
            TimeBaseNumerator = 1,
            TimeBaseDenominator = 1000,
        };
        var stream = new VideoStream { Index = 0, Codec = "h264", Width = 64, Height = 48, TimeBaseNumerator = 1, TimeBaseDenominator = 1000, FirstPts = 0 };
        return new("mov,mp4,m4a,3gp,3g2,mj2", coded, stream, Table(frames), []);
    }

    private static PacketTable Table(int frames) => new()
    {
        Count = frames,
        Pts = [.. Enumerable.Range(0, frames).Select(i => i * 1000L)],
        Keyframes = [.. Enumerable.Range(0, (frames + Group - 1) / Group).Select(i => i * Group * 1000L)],
        Encrypted = false,
        PtsEqualDts = true,
    };
}
