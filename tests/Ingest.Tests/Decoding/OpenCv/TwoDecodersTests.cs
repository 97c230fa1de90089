using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>libav and OpenCV give the same frames at the same times, of which colours differ a little.</summary>
public sealed class TwoDecodersTests
{
    private static readonly FrameGeometry Model = new() { Width = 224, Height = 224 };

    // Of many codecs and containers; BT.601 or untagged.
    private static readonly string[] Few =
    [
        "ey_prog_8s.mp4", "in_car-detection.mp4", "lv_cars_320x240.h264", "lv_cars_320x240.h265", "m3_bbb_2500ms_mpeg2.ts", "m3_bbb_642x642_vp9.webm",
        "m3_bbb_800x640_avc_firstpts_10s.mp4", "m3_bbb_h263_15fps.3gp", "m3_h265_bframes.mp4", "m3_sample.flv", "m3_sample_edit_list_preroll.mp4",
        "m3_sample_h262.ps", "m3_sample_h264.mkv", "m3_sample_mpeg4.avi", "m3_sample_portrait.mp4", "mb_sar_2x1.mp4", "md_flower.webm",
        "mp_fire2_rot180_vfr.mp4", "va_test_mpeg4.mpg", "in_asl_thanks.mkv",
    ];

    // Refused, each with its code: OpenCvDecoderTests.
    private static readonly string[] Refused =
    [
        "ey_av1.ivf", "m3_sample_av1.mp4", "m3_long_180p_av1.mp4", "tc_av1_video.mkv", "tc_nasa_13013.mp4", "m3_sample_rotate_and_reflect.mp4", "va_test_res_change.h264",
    ];

    private const long MaxCost = 10_000_000_000;

    public static TheoryData<string> Files =>
        [.. DataFolder.Full ? Manifest.Videos.Where(v => v.Clean && v.Cost < MaxCost && !Refused.Contains(v.Name)).Select(v => v.Name) : Few];

    [Theory, MemberData(nameof(Files))]
    public async Task Frames_agree(string name)
    {
        var path = DataFolder.Video(name);
        await using var exact = new IngestBench(("Decoder", "Libav"));
        await using var other = new IngestBench(("Decoder", "OpenCv"));
        // One plan for both: in one piece, as OpenCV wants it.
        var plan = await other.PlanAsync(IngestBench.Command(path, geometry: Model));
        var request = new DecodeRequest(plan.Extraction, Assert.Single(plan.Segments), SeekStrategy.FromStart);
        await using var left = await exact.Decoder.StartAsync(request, TestContext.Current.CancellationToken);
        await using var right = await other.Decoder.StartAsync(request, TestContext.Current.CancellationToken);
        var stream = plan.Extraction.Stream;
        var (a, b) = (new byte[Model.FrameBytes()], new byte[Model.FrameBytes()]);
        var (difference, frames) = (0.0, 0);
        for (; ; frames++)
        {
            var (from, to) = (await left.ReadAsync(a, TestContext.Current.CancellationToken), await right.ReadAsync(b, TestContext.Current.CancellationToken));
            Assert.Equal(from is null, to is null);
            if (from is null)
                break;
            Assert.Equal(stream.ToMs(from.Value), stream.ToMs(to!.Value), 1.0);
            difference += Difference(a, b);
        }
        Assert.Equal(Manifest.Video(name).DecodedFrames, frames);
        if (await IsComparableAsync(path, stream))
            Assert.InRange(difference / frames, 0, 2);
        Assert.Null(left.Failure);
        Assert.Null(right.Failure);
    }

    /// <summary>Whether colours may be compared: OpenCV takes all for BT.601, and what grows gets its colours from fewer pixels.</summary>
    private static async Task<bool> IsComparableAsync(string path, VideoStream stream)
    {
        var info = new ProcessStartInfo("ffprobe", ["-v", "quiet", "-select_streams", $"{stream.Index}", "-show_entries", "stream=color_space", "-of", "default=nw=1:nk=1", path]) { RedirectStandardOutput = true };
        using var ffprobe = Process.Start(info)!;
        var space = (await ffprobe.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n')[0];
        return space is "unknown" or "smpte170m" or "bt470bg" && stream.Width > Model.Width && stream.Height > Model.Height;
    }

    private static double Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var sum = 0L;
        for (var i = 0; i < a.Length; i++)
            sum += Math.Abs(a[i] - b[i]);
        return (double)sum / a.Length;
    }
}
