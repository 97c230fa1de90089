using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>ffmpeg and OpenCV give the same frames at the same times, of which colours differ a little.</summary>
public sealed class TwoDecodersTests
{
    private static readonly FrameGeometry Model = new() { Width = 224, Height = 224 };

    // BT.601 or untagged, at least as large as the model's frame, or close to it: when growing, the two interpolate chroma differently.
    private static readonly string[] Few =
    [
        "ey_prog_8s.mp4", "in_car-detection.mp4", "lv_cars_320x240.h264", "lv_cars_320x240.h265", "m3_bbb_2500ms_mpeg2.ts", "m3_bbb_642x642_vp9.webm",
        "m3_bbb_800x640_avc_firstpts_10s.mp4", "m3_bbb_h263_15fps.3gp", "m3_h265_bframes.mp4", "m3_sample.flv", "m3_sample_edit_list_preroll.mp4",
        "m3_sample_h262.ps", "m3_sample_h264.mkv", "m3_sample_mpeg4.avi", "m3_sample_portrait.mp4", "mb_sar_2x1.mp4", "md_flower.webm",
        "mp_fire2_rot180_vfr.mp4", "va_test_mpeg4.mpg", "in_asl_thanks.mkv",
    ];

    public static TheoryData<string> Files => [.. Few];

    [Theory, MemberData(nameof(Files))]
    public async Task Frames_agree(string name)
    {
        var path = DataFolder.Video(name);
        await using var exact = new IngestBench(("Decoder", "Ffmpeg"));
        await using var other = new IngestBench(("Decoder", "OpenCv"));
        await using var left = await RunAsync(exact, path);
        await using var right = await RunAsync(other, path);
        var (a, b) = (new byte[Model.FrameBytes()], new byte[Model.FrameBytes()]);
        var (difference, frames) = (0.0, 0);
        for (; ; frames++)
        {
            var (from, to) = (await left.Run.ReadAsync(a, TestContext.Current.CancellationToken), await right.Run.ReadAsync(b, TestContext.Current.CancellationToken));
            Assert.Equal(from is null, to is null);
            if (from is null)
                break;
            Assert.Equal(left.Stream.ToMs(from.Value), right.Stream.ToMs(to!.Value), 1.0);
            difference += Difference(a, b);
        }
        Assert.InRange(difference / frames, 0, 2);
        Assert.Null(left.Run.Failure);
        Assert.Null(right.Run.Failure);
    }

    private static double Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var sum = 0L;
        for (var i = 0; i < a.Length; i++)
            sum += Math.Abs(a[i] - b[i]);
        return (double)sum / a.Length;
    }

    private static async Task<OneRun> RunAsync(IngestBench bench, string path)
    {
        var plan = await bench.PlanAsync(IngestBench.Command(path, geometry: Model));
        var request = new DecodeRequest(plan.Extraction, Assert.Single(plan.Segments), SeekStrategy.FromStart);
        return new OneRun(await bench.Decoder.StartAsync(request, TestContext.Current.CancellationToken), plan.Extraction.Stream);
    }

    private sealed record OneRun(IDecodeRun Run, VideoStream Stream) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }
}
