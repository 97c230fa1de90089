using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Extraction;

/// <summary>What is selected follows from the video alone, not from how it is cut.</summary>
public sealed class SelectionTests
{
    public static TheoryData<string, int?, double?> Selections
    {
        get
        {
            TheoryData<string, int?, double?> all = [];
            // Fewer frames than packets; uneven; milliseconds; B-frames.
            foreach (var name in new[] { "m3_roadtrip-vp92-10bit.webm", "m3_android_slow_motion_vfr.mp4", "m3_bbb_642x642_vp9.webm", "ey_prog_8s.mp4", "va_test_mpeg4.mpg" })
            {
                all.Add(name, 3, null);
                all.Add(name, null, 4.0);
            }
            return all;
        }
    }

    [Theory, MemberData(nameof(Selections))]
    public async Task The_same_frames_in_one_segment_and_in_several(string name, int? every, double? rate)
    {
        var path = DataFolder.Video(name);
        var selection = new FrameSelection { Every = every, FramesPerSecond = rate };
        await using var whole = new IngestBench();
        await using var cut = new IngestBench(("SegmentPixels", $"{Manifest.Video(name).Cost / 7}"));
        var one = await whole.SelectAsync(await whole.PlanAsync(path, selection));
        var several = await cut.SelectAsync(await cut.PlanAsync(path, selection));
        Assert.NotEmpty(one);
        Assert.Equal(one, several);
    }

    [Fact]
    public async Task An_ordinal_counts_packets_not_frames()
    {
        // 30 packets, 29 frames: what is not decoded leaves a hole.
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(DataFolder.Video("m3_sample_with_invalid_nalu.mp4"));
        var all = await bench.SelectAsync(plan);
        var packets = await bench.Get<IPacketTimes>().OfAsync(plan.Extraction.Source, plan.Extraction.Stream.Index, TestContext.Current.CancellationToken);
        Assert.Equal((30, 29), (packets.Count, all.Count));
        Assert.All(all, f => Assert.Equal(packets.Count(p => p < f.Frame.Pts), f.Ordinal));
    }

    [Fact]
    public async Task Packets_that_show_nothing_have_no_ordinal()
    {
        // 80 packets, 8 of them hidden.
        await using var bench = new IngestBench();
        var all = await bench.SelectAsync(await bench.PlanAsync(DataFolder.Video("m3_roadtrip-vp92-10bit.webm")));
        Assert.Equal(Enumerable.Range(0, 72).Select(i => (long)i), all.Select(f => f.Ordinal));
    }

    [Theory]
    [InlineData("in_bottle-detection.mp4")]
    [InlineData("ey_prog_8s.mp4")]
    [InlineData("m3_bbb_642x642_vp9.webm")]
    [InlineData("m3_sample_mpeg4.avi")]
    [InlineData("m3_bbb_2500ms_mpeg2.ts")]
    [InlineData("tc_h265_video.mp4")]
    public async Task Keyframes_are_the_frames_of_the_keyframe_packets(string name)
    {
        await using var bench = new IngestBench();
        var path = DataFolder.Video(name);
        var all = (await bench.DecodeAsync(await bench.PlanAsync(path))).SelectMany(s => s.Frames).ToDictionary(f => f.Pts);
        var plan = await bench.PlanAsync(path, new FrameSelection { Keyframes = true });
        var keyframes = (await bench.DecodeAsync(plan)).SelectMany(s => s.Frames).ToList();
        Assert.NotEmpty(keyframes);
        Assert.True(keyframes.Count < all.Count || all.Count == 1, $"{keyframes.Count} of {all.Count}");
        Assert.All(keyframes, k => Assert.Equal(all[k.Pts], k));
        if (plan.Segments[0].Packets is not null)
            Assert.Equal(plan.Segments.Sum(s => s.Packets), keyframes.Count);
    }

    /// <summary>Left alone, these come out of order or not at all.</summary>
    [Theory]
    [InlineData("h264-open.mkv")]
    [InlineData("h264-open-pyramid.mp4")]
    [InlineData("h264-open-behind.mp4")]
    [InlineData("h264-closed.mp4")]
    [InlineData("hevc-open.mp4")]
    public async Task Keyframes_are_those_of_a_decode_of_all(string name)
    {
        using var videos = new Synthetic();
        var path = await videos.MakeAsync(name);
        var truth = await Ffmpeg.TruthAsync(path, 0, keyframes: true);
        Assert.True(truth.Count > 5);
        foreach (var pixels in new[] { "10000000000", $"{96 * 64 * 3}", $"{96 * 64 * 60}" })
        {
            await using var bench = new IngestBench(("SegmentPixels", pixels));
            var decoded = await bench.DecodeAsync(await bench.PlanAsync(path, new FrameSelection { Keyframes = true }));
            Assert.Equal(truth, decoded.SelectMany(d => d.Frames));
            Assert.All(decoded, d => Assert.Equal(SeekStrategy.OwnKeyframe, d.Way));
        }
    }

    [Fact]
    public async Task Without_timestamps_keyframes_cannot_be_told()
    {
        await using var bench = new IngestBench();
        var fault = await Assert.ThrowsAsync<DecodeException>(() => bench.PlanAsync(DataFolder.Video("lv_cars_320x240.h264"), new FrameSelection { Keyframes = true }));
        Assert.Equal(FailureCode.TimestampInvalid, fault.Failure.Code);
    }

    [Fact]
    public async Task Keyframes_in_several_segments_are_those_of_one()
    {
        var path = DataFolder.Video("in_bottle-detection.mp4");
        var selection = new FrameSelection { Keyframes = true };
        await using var whole = new IngestBench();
        await using var cut = new IngestBench(("SegmentPixels", "400000"));
        var plan = await cut.PlanAsync(path, selection);
        Assert.True(plan.Segments.Count > 2);
        Assert.Equal(await whole.SelectAsync(await whole.PlanAsync(path, selection)), await cut.SelectAsync(plan));
    }
}
