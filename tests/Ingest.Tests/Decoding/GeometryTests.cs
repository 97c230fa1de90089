using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

/// <summary>Rotation, pixels that are not square, odd sizes, and sizes that change on the way.</summary>
public sealed class GeometryTests : IDisposable
{
    private static readonly FrameGeometry Native = new() { Width = 0, Height = 0, Resize = ResizeMode.Native };
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-geometry-").FullName;

    [Theory]
    [InlineData("mb_sar_2x1.mp4", 2)]
    [InlineData("ey_bbb_prog_10s.mp4", 4.0 / 3)]
    public async Task Pixels_that_are_not_square_widen_the_display(string name, double aspect)
    {
        await using var bench = new IngestBench();
        var stream = (await bench.PlanAsync(DataFolder.Video(name))).Extraction.Stream;
        Assert.Equal(Manifest.Video(name).Pixels * aspect / stream.Height, stream.Width, 1.0);
    }

    [Fact]
    public async Task A_letterbox_follows_the_display_not_the_coded_size()
    {
        // Coded 60 × 60, shown 120 × 60.
        var path = await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mp4"), "-f lavfi -i color=c=white:s=60x60:r=5:d=1,setsar=2/1 -c:v libx264");
        await using var bench = new IngestBench();
        var frame = await bench.FirstFrameAsync(await bench.PlanAsync(IngestBench.Command(path, geometry: new() { Width = 40, Height = 40, Resize = ResizeMode.Letterbox })));
        var rows = Enumerable.Range(0, 40).Select(y => frame[((y * 40) + 20) * 3]).ToList();
        Assert.Equal([.. Enumerable.Repeat(false, 10), .. Enumerable.Repeat(true, 20), .. Enumerable.Repeat(false, 10)], rows.Select(v => v > 128));
    }

    [Theory]
    [InlineData("va_test_rot_90_deg.mp4", 464, 848)]
    [InlineData("dc_video_180.mov", 0, 0)]
    public async Task Native_frames_are_as_large_as_the_display(string name, int width, int height)
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(IngestBench.Command(DataFolder.Video(name), geometry: Native));
        var geometry = plan.Extraction.Geometry;
        if (width > 0)
            Assert.Equal((width, height), (geometry.Width, geometry.Height));
        Assert.Equal((plan.Extraction.Stream.Width, plan.Extraction.Stream.Height), (geometry.Width, geometry.Height));
        Assert.Equal(Manifest.Video(name).DecodedFrames, (await bench.DecodeAsync(plan)).Sum(s => s.Frames.Count));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task A_rotated_video_is_upright(int degrees)
    {
        var upright = await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mp4"), "-f lavfi -i testsrc=s=64x48:r=5:d=1 -c:v libx264 -qp 5 -pix_fmt yuv444p");
        var turned = await MadeVideo.MakeAsync(Path.Combine(_folder, "b.mp4"), $"-i {upright} -c copy -metadata:s:v rotate={degrees}");
        await using var bench = new IngestBench();
        var (a, b) = (await bench.FirstFrameAsync(await bench.PlanAsync(IngestBench.Command(upright, geometry: Native))), await bench.PlanAsync(IngestBench.Command(turned, geometry: Native)));
        var (w, h) = (b.Extraction.Geometry.Width, b.Extraction.Geometry.Height);
        Assert.Equal(degrees == 180 ? (64, 48) : (48, 64), (w, h));
        var shown = await bench.FirstFrameAsync(b);
        // The display matrix says how far to turn it anticlockwise.
        Assert.All(from y in Enumerable.Range(0, 48) from x in Enumerable.Range(0, 64) select (x, y), p =>
        {
            var (x, y) = degrees switch { 90 => (p.y, 63 - p.x), 180 => (63 - p.x, 47 - p.y), _ => (47 - p.y, p.x) };
            Assert.InRange(shown[((y * w) + x) * 3], a[((p.y * 64) + p.x) * 3] - 2, a[((p.y * 64) + p.x) * 3] + 2);
        });
    }

    [Theory]
    [InlineData("libx264", "yuv444p", 63, 47)]
    [InlineData("libvpx-vp9", "yuv420p", 17, 13)]
    [InlineData("ffv1", "gray", 1, 1)]
    public async Task Odd_sizes_keep_their_last_row_and_column(string codec, string format, int width, int height)
    {
        var path = await MadeVideo.MakeAsync(Path.Combine(_folder, "a.mkv"), $"-f lavfi -i color=c=white:s={width}x{height}:r=5:d=1,format=rgb24 -c:v {codec} -pix_fmt {format}");
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(IngestBench.Command(path, geometry: Native));
        Assert.Equal((width, height), (plan.Extraction.Geometry.Width, plan.Extraction.Geometry.Height));
        Assert.All(await bench.FirstFrameAsync(plan), b => Assert.InRange(b, 230, 255));
    }

    [Fact]
    public async Task A_size_that_changes_on_the_way_is_scaled_and_noted()
    {
        var small = await MadeVideo.MakeAsync(Path.Combine(_folder, "a.h264"), "-f lavfi -i color=c=white:s=64x48:r=5:d=2 -c:v libx264 -bf 0");
        var large = await MadeVideo.MakeAsync(Path.Combine(_folder, "b.h264"), "-f lavfi -i color=c=white:s=128x96:r=5:d=2 -c:v libx264 -bf 0");
        var both = Path.Combine(_folder, "c.h264");
        await File.WriteAllBytesAsync(both, [.. await File.ReadAllBytesAsync(small, TestContext.Current.CancellationToken), .. await File.ReadAllBytesAsync(large, TestContext.Current.CancellationToken)], TestContext.Current.CancellationToken);
        await using var bench = new IngestBench();
        var decoded = Assert.Single(await bench.DecodeAsync(await bench.PlanAsync(both)));
        Assert.Equal((null, 20), (decoded.Failure?.Code, decoded.Frames.Count));
        Assert.True(decoded.Account.FormatChanges);
        Assert.False(Assert.Single(await bench.DecodeAsync(await bench.PlanAsync(small))).Account.FormatChanges);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
