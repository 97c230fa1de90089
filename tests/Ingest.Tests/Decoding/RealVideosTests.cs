using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

public sealed class RealVideosTests
{
    private const long UsualCost = 120_000_000;

    public static TheoryData<string> Clean =>
        [.. Manifest.Videos.Where(v => v.Clean && (DataFolder.Full || v.Cost < UsualCost)).Select(v => v.Name).DefaultIfEmpty("absent")];

    [Theory, MemberData(nameof(Clean))]
    public async Task One_segment_gives_every_frame_of_the_manifest(string name)
    {
        var path = DataFolder.Video(name);
        var truth = Manifest.Video(name);
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(path);
        var segment = Assert.Single(plan.Segments);
        var decoded = await bench.DecodeAsync(plan, segment);

        Assert.Null(decoded.Failure);
        Assert.Equal(truth.DecodedFrames, decoded.Frames.Count);
        Assert.Equal(truth.Sha256, plan.Extraction.Source.Sha256);
        if (truth.FirstPtsSeconds is { } first)
            Assert.Equal(first, plan.Extraction.Stream.ToMs(decoded.Frames[0].Pts) / 1000, 0.0015);
        // The manifest's reader saw no timestamp on the last two frames of this one; ffmpeg gives them the next two.
        if (truth.LastPtsSeconds is { } last && name != "m3_sample_large_length.avi")
            Assert.Equal(last, plan.Extraction.Stream.ToMs(decoded.Frames[^1].Pts) / 1000, 0.0015);
    }

    [Theory]
    [InlineData("ey_bbb_prog_10s.mp4", 3)]
    [InlineData("ey_prog_8s.mp4", 3)]
    [InlineData("ey_prog_8s_fragmented.mp4", 3)]
    [InlineData("in_bottle-detection.mp4", 3)]
    [InlineData("in_car-detection.mp4", 3)]
    [InlineData("m3_bbb_642x642_vp9.webm", 3)]
    [InlineData("m3_bbb_800x640_avc_pyramid_3b.mp4", 3)]
    [InlineData("m3_sample_mpeg4.avi", 3)]
    [InlineData("m3_bbb_2500ms_mpeg2.ts", 3)]
    [InlineData("m3_trim_518x488.mp4", 7)]
    [InlineData("mb_edts.mp4", 3)]
    [InlineData("va_test_mpeg4.mpg", 3)]
    [InlineData("tc_h265_video.mp4", 3)]
    [InlineData("hf_test_video_66x50.mov", 3)]
    [InlineData("pi_bulk-water.mov", 3)]
    [InlineData("m3_roadtrip-vp92-10bit.webm", 3)]
    public async Task Segments_together_give_the_frames_of_one(string name, int wanted)
    {
        var path = DataFolder.Video(name);
        var truth = Manifest.Video(name);
        await using var whole = new IngestBench();
        var one = await whole.PlanAsync(path);
        await using var bench = new IngestBench(("SegmentPixels", $"{truth.Cost / wanted}"));
        var several = await bench.PlanAsync(path);

        Assert.True(several.Segments.Count > 1, $"{several.Segments.Count} segments");
        var expected = (await whole.DecodeAsync(one)).SelectMany(s => s.Frames);
        var segments = await bench.DecodeAsync(several);
        Assert.Equal(expected, segments.SelectMany(s => s.Frames));
        Assert.Equal(segments.Sum(s => s.Frames.Count), truth.DecodedFrames);
    }

    [Theory]
    [InlineData(SeekStrategy.OwnKeyframe)]
    [InlineData(SeekStrategy.EarlierKeyframe)]
    [InlineData(SeekStrategy.FromStart)]
    public async Task Every_way_gives_the_same_frames(SeekStrategy way)
    {
        var path = DataFolder.Video("in_bottle-detection.mp4");
        await using var bench = new IngestBench(("SegmentPixels", $"{Manifest.Video("in_bottle-detection.mp4").Cost / 3}"));
        var plan = await bench.PlanAsync(path);
        var own = await bench.DecodeAsync(plan, plan.Segments[^1]);
        var other = await bench.DecodeAsync(plan, plan.Segments[^1], way);
        Assert.Equal(SegmentOutcome.Whole, own.Outcome);
        Assert.Equal(own.Frames, other.Frames);
    }

    [Theory]
    [InlineData(2_000.0, 5_000.0)]
    [InlineData(1_234.5, 8_000.0)]
    [InlineData(6_500.0, null)]
    [InlineData(null, 3_000.0)]
    public async Task A_range_gives_its_frames_and_no_other(double? from, double? to)
    {
        const string Name = "ey_bbb_prog_10s.mp4";
        var path = DataFolder.Video(Name);
        await using var bench = new IngestBench(("SegmentPixels", $"{Manifest.Video(Name).Cost / 5}"));
        var all = (await bench.DecodeAsync(await bench.PlanAsync(path))).SelectMany(s => s.Frames).ToList();
        var plan = await bench.PlanAsync(path, range: new TimeRange { FromMs = from, ToMs = to });
        var stream = plan.Extraction.Stream;
        var expected = all.Where(f => stream.ToMs(f.Pts) >= (from ?? 0) && stream.ToMs(f.Pts) < (to ?? double.MaxValue)).ToList();

        var segments = await bench.DecodeAsync(plan);

        Assert.Equal(expected, segments.SelectMany(s => s.Frames));
        Assert.All(segments, s => Assert.Equal((SegmentOutcome.Whole, SeekStrategy.OwnKeyframe), (s.Outcome, s.Way)));
        Assert.Equal(all.FindIndex(f => f.Pts == expected[0].Pts), plan.Segments[0].FirstOrdinal);
    }

    [Fact]
    public async Task Of_several_streams_the_largest_is_decoded()
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(DataFolder.Video("tc_nasa_13013.mp4"));
        Assert.Equal((3, 480, 270), (plan.Extraction.Stream.Index, plan.Extraction.Stream.Width, plan.Extraction.Stream.Height));
    }

    [Fact]
    public async Task Rotated_video_has_its_displayed_size()
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(DataFolder.Video("va_test_rot_90_deg.mp4"));
        Assert.Equal((464, 848), (plan.Extraction.Stream.Width, plan.Extraction.Stream.Height));
    }

    [Fact]
    public async Task Encrypted_video_is_refused()
    {
        await using var bench = new IngestBench();
        var fault = await Assert.ThrowsAsync<DecodeException>(() => bench.PlanAsync(DataFolder.Video("ey_prog_8s_encrypted.mp4")));
        Assert.Equal(FailureCode.Encrypted, fault.Failure.Code);
    }
}
