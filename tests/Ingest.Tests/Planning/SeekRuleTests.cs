using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Tests.Videos;

namespace QueueWorkers.Ingest.Tests.Planning;

public sealed class SeekRuleTests : IDisposable
{
    private static readonly long[] Shown = [100, 200, 300, 400];
    private static readonly long[] Decoded = [90, 190, 290, 390];
    private readonly Synthetic _videos = new();

    [Theory]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "h264", false, 300, 200)]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "h264", true, 200, null)]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "hevc", true, 300, 200)]
    [InlineData("matroska,webm", "mpeg4", true, 300, 200)]
    [InlineData("mpegts", "h264", false, 290, 190)]
    [InlineData("mpegts", "h264", true, 190, null)]
    [InlineData("mpeg", "mpeg2video", true, 290, 190)]
    public void A_segment_is_sought_as_container_and_codec_want_it(string format, string codec, bool open, int own, int? earlier)
    {
        var rule = new SeekRule(Media(format, codec, open));
        Assert.Equal((own, earlier), (rule.Of(2), rule.Of(2, earlier: 1)));
        Assert.Null(rule.Of(0));
    }

    [Theory]
    [InlineData("h264-refresh.mp4")]
    [InlineData("h264-refresh.ts")]
    public async Task Intra_refresh_stays_whole(string name)
    {
        var path = await _videos.MakeAsync(name);
        await using var bench = new IngestBench(("SegmentPixels", $"{96 * 64 * 25}"));
        var plan = await bench.PlanAsync(path);
        Assert.Single(plan.Segments);
        Assert.Contains(plan.Warnings, w => w.Code == WarningCode.NotSplit && w.Message.Contains("depend", StringComparison.Ordinal));
        // A range does not begin inside it either.
        var range = await bench.PlanAsync(path, range: new TimeRange { FromMs = 3000 });
        Assert.Equal((SegmentOutcome.Whole, null), ((await bench.DecodeAsync(range))[0].Outcome, range.Segments[0].KeyframePts));
    }

    /// <summary>In the last one no frame stands behind a keyframe that is shown before it, so packets do not tell.</summary>
    [Theory]
    [InlineData("h264-closed.mp4", 0)]
    [InlineData("h264-open.mp4", 1)]
    [InlineData("h264-open-behind.mp4", 1)]
    [InlineData("h264-open-behind.flv", 1)]
    public async Task Keyframes_that_do_not_start_the_decoder_anew_are_begun_one_before(string name, int earlier)
    {
        await using var bench = new IngestBench(("SegmentPixels", $"{96 * 64 * 45}"));
        var path = await _videos.MakeAsync(name);
        var keyframes = (await bench.ProbeAsync(path)).Packets.Keyframes.ToList();
        var plan = await bench.PlanAsync(path);
        Assert.True(plan.Segments.Count > 2);
        Assert.All(plan.Segments.Skip(1), s => Assert.Equal(earlier, keyframes.IndexOf(s.FromPts!.Value) - Math.Max(0, keyframes.IndexOf(s.KeyframePts ?? 0))));
        Assert.Equal(earlier == 1, plan.Extraction.Stream.KeyframesNeedOthers);
        Assert.All(await bench.DecodeAsync(plan), d => Assert.Equal((SegmentOutcome.Whole, SeekStrategy.OwnKeyframe), (d.Outcome, d.Way)));
    }

    [Theory]
    [InlineData("h264-twice.mkv")]
    [InlineData("ffv1-twice.mkv")]
    public async Task Timestamps_that_stand_twice_keep_a_video_whole(string name)
    {
        await using var bench = new IngestBench(("SegmentPixels", $"{96 * 64 * 25}"));
        var plan = await bench.PlanAsync(await _videos.MakeAsync(name));
        Assert.Single(plan.Segments);
        Assert.Contains(plan.Warnings, w => w.Code == WarningCode.NotSplit && w.Message.Contains("twice", StringComparison.Ordinal));
    }

    public void Dispose() => _videos.Dispose();

    private static MediaDescription Media(string format, string codec, bool open)
    {
        var coded = new StreamCandidate { Index = 0, Codec = codec, Width = 64, Height = 48, Reorders = true, TimeBaseNumerator = 1, TimeBaseDenominator = 1000 };
        var stream = new VideoStream { Index = 0, Codec = codec, Width = 64, Height = 48, TimeBaseNumerator = 1, TimeBaseDenominator = 1000, FirstPts = 100 };
        var packets = new PacketTable { Count = 4, Pts = Shown, Keyframes = Shown, KeyframeDts = Decoded, HasOpenGroups = open, Encrypted = false, PtsEqualDts = false };
        return new(format, coded, stream, packets, []);
    }
}
