using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

public sealed class RealVideosTests
{
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
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(DataFolder.Video("ey_prog_8s_encrypted.mp4")));
        Assert.Equal(FailureCode.Encrypted, fault.Failure.Code);
    }

    /// <summary>With a key that everybody knows, as players ask for it.</summary>
    [Theory]
    [InlineData("frag_keyframe+empty_moov")]
    [InlineData("faststart")]
    public async Task A_clear_key_video_is_refused_in_fragments_too(string flags)
    {
        using var folder = new TemporaryFolder("clear-key");
        var path = Path.Combine(folder.Path, "clear-key.mp4");
        await Ffmpeg.RunAsync(["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=2", "-c:v", "libx264", "-movflags", flags, "-encryption_scheme", "cenc-aes-ctr",
            "-encryption_key", "00112233445566778899aabbccddeeff", "-encryption_kid", "ffeeddccbbaa99887766554433221100", path]);
        await using var bench = new IngestBench();
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(path));
        Assert.Equal(FailureCode.Encrypted, fault.Failure.Code);
    }
}
