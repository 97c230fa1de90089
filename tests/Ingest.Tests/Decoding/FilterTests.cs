using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Decoding;

/// <summary>Each filter is the one that PIL and torchvision know by its name, with antialias: compared with a plain computation of it.</summary>
public sealed class FilterTests : IDisposable
{
    private const int Width = 96;
    private const int Height = 64;
    private static readonly FrameGeometry Native = new() { Width = 0, Height = 0, Resize = ResizeMode.Native };
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-filter-").FullName;

    [Theory]
    [InlineData(null, 24, 16)]
    [InlineData(ResizeFilter.Area, 24, 16)]
    [InlineData(ResizeFilter.Bilinear, 24, 16)]
    [InlineData(ResizeFilter.Bilinear, 30, 25)]
    [InlineData(ResizeFilter.Bicubic, 24, 16)]
    [InlineData(ResizeFilter.Bicubic, 180, 100)]
    public async Task A_frame_is_scaled_by_the_filter_that_is_wanted(ResizeFilter? filter, int width, int height)
    {
        await using var bench = new IngestBench(("Decoder", "Libav"));
        var (whole, scaled) = (await FirstFrameAsync(bench, Native), await FirstFrameAsync(bench, new() { Width = width, Height = height, Filter = filter }));
        var apart = Enum.GetValues<ResizeFilter>().ToDictionary(f => f, f => Reference(whole, f, width, height).Zip(scaled, (a, b) => Math.Abs(a - b)).Average());
        var wanted = filter ?? ResizeFilter.Area;
        Assert.All(apart, other => Assert.True(other.Key == wanted || other.Value > 1.5 * apart[wanted], $"{wanted}: {string.Join(", ", apart)}"));
        Assert.InRange(apart[wanted], 0, 1.5);
    }

    [Theory]
    [InlineData(ResizeFilter.Bicubic, 1)]
    [InlineData(null, 0)]
    public async Task OpenCV_averages_instead_and_says_so(ResizeFilter? filter, int warnings)
    {
        await using var bench = new IngestBench(("Decoder", "OpenCv"));
        var plan = await bench.PlanAsync(IngestBench.Command(await VideoAsync(), geometry: new() { Width = 24, Height = 16, Filter = filter }));
        Assert.Equal(warnings, plan.Warnings.Count(w => w.Code == WarningCode.OtherFilter && w.Message.StartsWith("opencv cannot scale as the model wants it (bicubic)", StringComparison.Ordinal)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<byte[]> FirstFrameAsync(IngestBench bench, FrameGeometry geometry) =>
        await bench.FirstFrameAsync(await bench.PlanAsync(IngestBench.Command(await VideoAsync(), geometry: geometry)));

    // Every colour is kept, so that nothing but the filter makes a difference.
    private async Task<string> VideoAsync()
    {
        var path = Path.Combine(_folder, "a.mkv");
        return File.Exists(path) ? path : await MadeVideo.MakeAsync(path, $"-f lavfi -i testsrc2=s={Width}x{Height}:r=5:d=1,format=gbrp,noise=alls=40:all_seed=1 -c:v ffv1");
    }

    private static double[] Reference(byte[] frame, ResizeFilter filter, int width, int height)
    {
        var (across, down) = (Weights(filter, Width, width), Weights(filter, Height, height));
        var scaled = new double[width * height * 3];
        for (var i = 0; i < scaled.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            var sum = 0.0;
            foreach (var (row, vertical) in down[y])
            {
                foreach (var (column, horizontal) in across[x])
                    sum += vertical * horizontal * frame[(((row * Width) + column) * 3) + channel];
            }
            scaled[i] = Math.Clamp(sum, 0, 255);
        }
        return scaled;
    }

    /// <summary>Of each pixel of a line: which it is made of, and how much of each. A filter that shrinks is as much wider.</summary>
    private static List<List<(int At, double Weight)>> Weights(ResizeFilter filter, int from, int to)
    {
        var ratio = (double)from / to;
        var widened = Math.Max(ratio, 1);
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            var middle = (i + 0.5) * ratio;
            var all = Enumerable.Range(0, from).Select(at => (at, Weight: Kernel(filter, (at + 0.5 - middle) / widened, ratio < 1))).Where(w => w.Weight != 0).ToList();
            return all.Select(w => (w.at, w.Weight / all.Sum(a => a.Weight))).ToList();
        })];
    }

    private static double Kernel(ResizeFilter filter, double x, bool grows) => filter switch
    {
        ResizeFilter.Area when !grows => x is >= -0.5 and < 0.5 ? 1 : 0,
        ResizeFilter.Bicubic => Cubic(Math.Abs(x)),
        _ => Math.Max(0, 1 - Math.Abs(x)),
    };

    private static double Cubic(double x) => x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1 : x < 2 ? ((((-0.5 * x) + 2.5) * x - 4) * x) + 2 : 0;
}
