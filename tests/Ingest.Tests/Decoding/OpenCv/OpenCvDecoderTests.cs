using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>What OpenCV decodes, and what it says of the rest; each with a child of its own, in a warm one, and without a jail.</summary>
public sealed class OpenCvDecoderTests
{
    private static readonly (string, string) s_openCv = ("Decoder", "OpenCv");

    // Without ffprobe, OpenCV itself is asked what a file is.
    private static readonly (string, string)[] s_alone = [("LibavPath", "no-such-decoder")];

    public static TheoryData<string, string> Places => new()
    {
        { "WarmClipBytes", "0" },
        { "WarmClipBytes", "100000000" },
        { "Jail", "None" },
    };

    [Theory, MemberData(nameof(Places))]
    public async Task Every_frame_comes_out_with_its_timestamp(string setting, string value)
    {
        const string Name = "m3_sample_mpeg4.avi";
        await using var bench = new IngestBench(s_openCv, (setting, value));
        await using var libav = new IngestBench(("Decoder", "Libav"));
        var decoded = await DecodeAsync(bench, DataFolder.Video(Name));
        var expected = await DecodeAsync(libav, DataFolder.Video(Name));
        Assert.Null(decoded.Failure);
        Assert.Equal(Manifest.Video(Name).DecodedFrames, decoded.Frames.Count);
        Assert.Equal(expected.Frames.Select(f => f.Pts), decoded.Frames.Select(f => f.Pts));
    }

    [Theory, MemberData(nameof(Places))]
    public async Task Without_libav_a_video_is_planned_and_decoded(string setting, string value)
    {
        const string Name = "tc_h265_video.mp4";
        await using var bench = new IngestBench([.. s_alone, (setting, value)]);
        var plan = await bench.PlanAsync(DataFolder.Video(Name));
        Assert.Equal(("opencv", "hevc", 128, 128), (plan.Extraction.Decoder, plan.Extraction.Stream.Codec, plan.Extraction.Stream.Width, plan.Extraction.Stream.Height));
        Assert.Equal(WarningCode.PacketsUnknown, Assert.Single(plan.Warnings).Code);
        var decoded = await bench.DecodeAsync(plan, Assert.Single(plan.Segments));
        Assert.Null(decoded.Failure);
        Assert.Equal(Manifest.Video(Name).DecodedFrames, decoded.Frames.Count);
    }

    [Theory]
    [InlineData("dc_video_90.mov")]
    [InlineData("m3_bbb_800x640_avc_firstpts_10s.mp4")]
    [InlineData("mb_sar_2x1.mp4")]
    [InlineData("va_test_rot_90_deg.mp4")]
    [InlineData("m3_bear-vp9.webm")]
    [InlineData("m3_bbb_2500ms_mpeg2.ts")]
    public async Task OpenCv_describes_a_stream_as_libav_does(string name)
    {
        await using var alone = new IngestBench(s_alone);
        await using var both = new IngestBench();
        var (ours, theirs) = ((await alone.PlanAsync(DataFolder.Video(name))).Extraction.Stream, (await both.PlanAsync(DataFolder.Video(name))).Extraction.Stream);
        Assert.Equal((theirs.Width, theirs.Height, theirs.TimeBaseNumerator, theirs.TimeBaseDenominator), (ours.Width, ours.Height, ours.TimeBaseNumerator, ours.TimeBaseDenominator));
    }

    [Theory]
    [InlineData("ey_av1.ivf")]
    [InlineData("m3_sample_av1.mp4")]
    [InlineData("tc_av1_video.mkv")]
    [InlineData("ey_vvc_unsupported.mp4")]
    public async Task What_it_cannot_decode_is_refused_by_its_codec(string name)
    {
        await RefusesAsync(FailureCode.UnsupportedCodec, name, s_openCv);
        await RefusesAsync(FailureCode.UnsupportedCodec, name, s_alone);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100000000")]
    public async Task A_run_over_av1_says_so_too(string warmClipBytes)
    {
        await using var libav = new IngestBench();
        await using var bench = new IngestBench(s_openCv, ("WarmClipBytes", warmClipBytes));
        var plan = await libav.PlanAsync(DataFolder.Video("ey_av1.ivf"));
        Assert.Equal(FailureCode.UnsupportedCodec, (await bench.DecodeAsync(plan, plan.Segments[0])).Failure?.Code);
    }

    [Theory]
    [InlineData("tc_nasa_audio_only.mp3")]
    [InlineData("ey_init_truncated.mp4")]
    [InlineData("../MANIFEST.tsv")]
    public Task What_holds_no_video_is_refused(string name) => RefusesAsync(FailureCode.UnknownFormat, name, s_alone);

    [Fact]
    public Task A_video_to_be_mirrored_is_refused() => RefusesAsync(FailureCode.UnsupportedContainer, "m3_sample_rotate_and_reflect.mp4", s_openCv);

    [Theory]
    [InlineData("0")]
    [InlineData("100000000")]
    public async Task A_size_that_changes_on_the_way_ends_the_run_where_it_does(string warmClipBytes)
    {
        await using var bench = new IngestBench(s_openCv, ("WarmClipBytes", warmClipBytes));
        var decoded = await DecodeAsync(bench, DataFolder.Video("va_test_res_change.h264"));
        Assert.Equal((FailureCode.UnsupportedCodec, 49), (decoded.Failure?.Code, decoded.Frames.Count));
    }

    [Fact]
    public async Task A_picture_that_stands_still_is_a_picture()
    {
        await using var bench = new IngestBench(s_openCv);
        var decoded = await DecodeAsync(bench, DataFolder.Video("m3_silent-black-10s.mp4"));
        Assert.Equal((null, 300), (decoded.Failure?.Code, decoded.Frames.Count));
        Assert.Single(decoded.Frames.DistinctBy(f => f.Pixels));
    }

    [Fact]
    public Task A_better_stream_than_the_first_is_not_passed_over() => RefusesAsync(FailureCode.UnsupportedContainer, "tc_nasa_13013.mp4", s_openCv);

    [Theory]
    [InlineData("dc_corrupted.mp4")]
    [InlineData("m3_sample_with_invalid_nalu.mp4")]
    public async Task Frames_behind_damage_come_out_and_the_damage_is_told(string name)
    {
        await using var bench = new IngestBench(s_openCv);
        var plan = await bench.PlanAsync(DataFolder.Video(name));
        var request = new DecodeRequest(plan.Extraction, plan.Segments[0], SeekStrategy.FromStart);
        await using var run = await bench.Decoder.StartAsync(request, TestContext.Current.CancellationToken);
        var (frame, frames) = (new byte[IngestBench.Small.FrameBytes()], 0);
        while (await run.ReadAsync(frame, TestContext.Current.CancellationToken) is not null)
            frames++;
        Assert.Equal((null, Manifest.Video(name).DecodedFrames), (run.Failure, frames));
        Assert.Contains("could not be decoded", run.Account.Faults.Select(f => f.Text).FirstOrDefault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m3_vp9_invalid-bitstream.webm")]
    [InlineData("mz_test_case_1185230.mp4")]
    [InlineData("mz_zero_empty_stsc.mp4")]
    public async Task Where_nothing_can_be_decoded_there_is_a_code(string name)
    {
        await using var bench = new IngestBench(s_openCv);
        var plan = await bench.PlanAsync(DataFolder.Video(name));
        Assert.Equal(FailureCode.CorruptStream, (await bench.DecodeAsync(plan, plan.Segments[0])).Failure?.Code);
    }

    [Fact]
    public async Task A_range_is_cut_out_by_timestamps()
    {
        await using var bench = new IngestBench(s_openCv);
        var path = DataFolder.Video("ey_bbb_prog_10s.mp4");
        var plan = await bench.PlanAsync(path, range: new TimeRange { FromMs = 2000, ToMs = 5000 });
        var all = await DecodeAsync(bench, path);
        var some = await bench.DecodeAsync(plan, Assert.Single(plan.Segments));
        Assert.Equal(all.Frames.Where(f => plan.Extraction.Stream.ToMs(f.Pts) is >= 2000 and < 5000), some.Frames);
        Assert.Equal(SegmentOutcome.Whole, some.Outcome);
    }

    [Fact]
    public async Task A_range_without_packets_is_refused()
    {
        await using var bench = new IngestBench(s_alone);
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(DataFolder.Video("va_test.mp4"), range: new TimeRange { FromMs = 1000 }));
        Assert.Equal(FailureCode.TimestampInvalid, fault.Failure.Code);
    }

    [Fact]
    public async Task Keyframes_are_refused_in_one_sentence()
    {
        await using var bench = new IngestBench(s_openCv);
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(DataFolder.Video("in_bottle-detection.mp4"), new FrameSelection { Keyframes = true }));
        Assert.Equal(FailureCode.InvalidSubmission, fault.Failure.Code);
        Assert.Contains("needs libav", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResizeMode.Letterbox, null, 114)]
    [InlineData(ResizeMode.CenterCrop, 0.8, null)]
    [InlineData(ResizeMode.Stretch, null, null)]
    public async Task Geometry_is_that_of_libav(ResizeMode mode, double? crop, int? bars)
    {
        var geometry = new FrameGeometry { Width = 96, Height = 64, Resize = mode, Channels = ChannelOrder.Bgr, Crop = crop, Bars = bars };
        await using var bench = new IngestBench(s_openCv);
        await using var libav = new IngestBench(("Decoder", "Libav"));
        var path = DataFolder.Video("m3_sample_portrait.mp4");
        var (ours, theirs) = (await FirstFrameAsync(bench, path, geometry), await FirstFrameAsync(libav, path, geometry));
        Assert.InRange(ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Average(), 0, 2);
    }

    [Fact]
    public async Task A_video_too_long_for_one_run_is_refused_when_it_is_planned()
    {
        await using var bench = new IngestBench(s_openCv, ("MaxRunPixels", "1000000"));
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(DataFolder.Video("va_test.mp4")));
        Assert.Equal(FailureCode.UnsplittableTooLong, fault.Failure.Code);
    }

    [Fact]
    public async Task A_long_video_stays_in_one_segment()
    {
        await using var bench = new IngestBench(s_openCv, ("SegmentPixels", "1000000"));
        var plan = await bench.PlanAsync(DataFolder.Video("ey_bbb_prog_10s.mp4"));
        Assert.Null(Assert.Single(plan.Segments).KeyframePts);
        Assert.Contains(plan.Warnings, w => w.Code == WarningCode.NotSplit);
    }

    [Fact]
    public async Task A_playlist_is_not_followed()
    {
        using var folder = new TemporaryFolder("opencv");
        var list = Path.Combine(folder.Path, "list.m3u8");
        await File.WriteAllTextAsync(list, $"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{DataFolder.Video("m3_bbb_2500ms_mpeg2.ts")}\n#EXT-X-ENDLIST\n", TestContext.Current.CancellationToken);
        await using var bench = new IngestBench([.. s_alone, ("Jail", "None")]);
        Assert.Equal(FailureCode.UnknownFormat, (await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(list))).Failure.Code);
    }

    private static async Task RefusesAsync(string code, string name, params (string, string)[] settings)
    {
        await using var bench = new IngestBench(settings);
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(DataFolder.Video(name)));
        Assert.True(code == fault.Failure.Code, $"{fault.Failure.Code}: {fault.Message}");
    }

    private static async Task<DecodedSegment> DecodeAsync(IngestBench bench, string path)
    {
        var plan = await bench.PlanAsync(path);
        return await bench.DecodeAsync(plan, Assert.Single(plan.Segments));
    }

    private static async Task<byte[]> FirstFrameAsync(IngestBench bench, string path, FrameGeometry geometry)
    {
        var plan = await bench.PlanAsync(IngestBench.Command(path, geometry: geometry));
        await using var run = await bench.Decoder.StartAsync(new DecodeRequest(plan.Extraction, plan.Segments[0], SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);
        var frame = new byte[geometry.FrameBytes()];
        Assert.NotNull(await run.ReadAsync(frame, TestContext.Current.CancellationToken));
        return frame;
    }
}
