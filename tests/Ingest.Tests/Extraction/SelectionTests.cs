using QueueWorkers.Contracts;
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

    [Theory]
    [InlineData("videos/m3_sample_with_invalid_nalu.mp4", 29)]
    [InlineData("field/concat_back.ts", 150)]
    [InlineData("field/zero_dur.mkv", 75)]
    [InlineData("field/dvr_cut.ts", 50)]
    public async Task Ordinals_count_frames_each_once_in_the_order_of_decoding(string name, int frames)
    {
        await using var bench = new IngestBench();
        var all = await bench.SelectAsync(await bench.PlanAsync(DataFolder.File(name)));
        Assert.Equal(Enumerable.Range(0, frames).Select(i => (long)i), all.Select(f => f.Ordinal));
        var second = await bench.SelectAsync(await bench.PlanAsync(DataFolder.File(name), new FrameSelection { Every = 2 }));
        Assert.Equal(all.Where(f => f.Ordinal % 2 == 0), second);
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

    [Theory]
    [InlineData("videos/lv_cars_320x240.h264", 1)]
    [InlineData("field/concat_back.ts", 6)]
    [InlineData("field/telecine.mpg", 8)]
    public async Task Keyframes_are_selected_although_their_packets_have_no_times_that_rise(string name, int keyframes)
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(DataFolder.File(name), new FrameSelection { Keyframes = true });
        Assert.Equal(keyframes, (await bench.SelectAsync(plan)).Count);
    }

    [Fact]
    public async Task Keyframes_have_the_ordinals_of_a_decode_of_all()
    {
        using var videos = new Synthetic();
        foreach (var name in (string[])["hevc-open.mp4", "h264-closed.mp4", "mpeg2-open.ts"])
        {
            var path = await videos.MakeAsync(name);
            await using var bench = new IngestBench();
            await using var cut = new IngestBench(("SegmentPixels", $"{96 * 64 * 3}"));
            var all = (await bench.SelectAsync(await bench.PlanAsync(path))).ToDictionary(f => f.Frame.Pts, f => f.Ordinal);
            foreach (var way in new[] { bench, cut })
                Assert.All(await way.SelectAsync(await way.PlanAsync(path, new FrameSelection { Keyframes = true })), k => Assert.Equal(all[k.Frame.Pts], k.Ordinal));
        }
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
