using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

/// <summary>A colour that goes in comes out, whatever matrix, range, depth and container carry it.</summary>
public sealed class ColourTests : IDisposable
{
    private const int Tolerance = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-colour-").FullName;

    [Theory]
    [InlineData("bt709", "tv", "yuv444p")]
    [InlineData("bt709", "pc", "yuv444p")]
    [InlineData("bt709", "tv", "yuv420p")]
    [InlineData("smpte170m", "tv", "yuv420p")]
    [InlineData("smpte170m", "pc", "yuv420p")]
    [InlineData("bt709", "tv", "yuv420p10le")]
    [InlineData("smpte170m", "tv", "yuv422p10le")]
    public async Task The_colour_of_a_tagged_stream_is_right(string matrix, string range, string format)
    {
        var path = await MadeVideo.MakeAsync(
            Path.Combine(_folder, "a.mp4"),
            $"-f lavfi -i color=c=0xC83C1E:s=62x46:r=5:d=1,format=rgb24 -vf scale=out_color_matrix={matrix}:out_range={range}:flags=accurate_rnd,format={format} -colorspace {matrix} -color_range {range} -c:v libx264 -qp 1");
        await ShowsAsync(path, (200, 60, 30));
    }

    [Fact]
    public async Task Gray_is_gray() =>
        await ShowsAsync(await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mkv"), "-f lavfi -i color=c=0x808080:s=33x21:r=5:d=1 -pix_fmt gray -c:v ffv1"), (128, 128, 128));

    [Fact]
    public async Task Rgb_stays_rgb() =>
        await ShowsAsync(await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mkv"), "-f lavfi -i color=c=0xC83C1E:s=33x21:r=5:d=1,format=rgb24 -c:v ffv1 -pix_fmt gbrp"), (200, 60, 30));

    [Fact]
    public async Task Alpha_is_dropped_and_noted()
    {
        var path = await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mov"), "-f lavfi -i color=c=0xC83C1E@0.2:s=64x48:r=5:d=1,format=rgba -c:v png");
        var plan = await ShowsAsync(path, (200, 60, 30));
        Assert.Contains(plan.Warnings, w => w.Code == WarningCode.AlphaDropped);
    }

    [Fact]
    public async Task Alpha_beside_the_pixels_is_noted() => Assert.Contains((await PlanAsync(DataFolder.Video("mp_transparent.webm"))).Warnings, w => w.Code == WarningCode.AlphaDropped);

    [Theory]
    [InlineData("m3_hlg10-color-test.mp4", true)]
    [InlineData("m3_roadtrip-vp92-10bit.webm", false)]
    public async Task High_dynamic_range_is_noted(string name, bool hdr) =>
        Assert.Equal(hdr, (await PlanAsync(DataFolder.Video(name))).Warnings.Any(w => w.Code == WarningCode.Hdr));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<VideoPlan> PlanAsync(string path)
    {
        await using var bench = new IngestBench();
        return await bench.PlanAsync(path);
    }

    private static async Task<VideoPlan> ShowsAsync(string path, (int Red, int Green, int Blue) expected)
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(path);
        var frame = await bench.FirstFrameAsync(plan);
        for (var i = 0; i < frame.Length; i += 3)
        {
            Assert.InRange(frame[i], expected.Red - Tolerance, expected.Red + Tolerance);
            Assert.InRange(frame[i + 1], expected.Green - Tolerance, expected.Green + Tolerance);
            Assert.InRange(frame[i + 2], expected.Blue - Tolerance, expected.Blue + Tolerance);
        }
        return plan;
    }
}
