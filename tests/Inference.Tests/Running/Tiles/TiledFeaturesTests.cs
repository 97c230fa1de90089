using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests.Running.Tiles;

/// <summary>Frames that are cut give the features of whole ones.</summary>
public sealed class TiledFeaturesTests
{
    /// <summary>What is stated: a share of a feature's length.</summary>
    private const double Tolerance = 1e-5;

    private static readonly TileRule Rule = new() { Pixels = 200_000, Overlap = 64 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(3840, 2160)]
    [InlineData(7680, 4320)]
    [InlineData(1001, 777)]
    [InlineData(40, 6000)]
    public async Task A_frame_gives_the_feature_of_the_whole(int width, int height)
    {
        using var whole = Load(null);
        using var tiled = Load(Rule);
        var pixels = Frames(width, height, 1);
        var expected = await Features(whole, pixels, width, height);
        var found = await Features(tiled, pixels, width, height);
        var error = Error(found, expected);
        TestContext.Current.TestOutputHelper?.WriteLine($"{width} × {height}: {error:E1} with {tiled.Load.Frames} tiles");
        Assert.InRange(error, 0, Tolerance);
        Assert.True(tiled.Load.Frames > 1, "it was not cut");
    }

    /// <summary>What lies on seams alone: where two tiles meet, where four do, on each side.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public async Task What_lies_on_a_seam_counts_once(int thickness)
    {
        const int Width = 1280, Height = 736;
        using var whole = Load(null);
        using var tiled = Load(Rule);
        var group = TilePlan.Of(Geometry(Width, Height), Rule)!.Groups[0];
        var (lefts, tops) = (group.Places.Select(p => p.Left).Distinct().Skip(1).ToList(), group.Places.Select(p => p.Top).Distinct().Skip(1).ToList());
        Assert.NotEmpty(lefts);
        Assert.NotEmpty(tops);
        var black = await Features(whole, new byte[Width * Height * 3], Width, Height);
        var edges = lefts.Concat(lefts.Select(l => l + group.Tile.Width - lefts[0])).Select(x => (X: x, Y: -1)).Concat(tops.Concat(tops.Select(t => t + group.Tile.Height - tops[0])).Select(y => (X: -1, Y: y)));
        foreach (var (x, y) in edges.Append((lefts[0], tops[0])))
        {
            var pixels = new byte[Width * Height * 3];
            for (var i = 0; i < Width * Height; i++)
            {
                var near = (int at, int edge) => edge < 0 || Math.Abs(at - edge) <= thickness;
                if (near(i % Width, x) && near(i / Width, y))
                    pixels.AsSpan(3 * i, 3).Fill(255);
            }
            var expected = await Features(whole, pixels, Width, Height);
            var found = await Features(tiled, pixels, Width, Height);
            // Of what the seam does, not of the whole feature, of which it is little.
            double Length(float[] feature, float[] from) => Math.Sqrt(feature.Zip(from, (a, b) => Math.Pow((double)a - b, 2)).Sum());
            Assert.InRange(Length(found, expected) / Length(expected, black), 0, 0.02);
        }
    }

    [Fact]
    public async Task Tiles_share_runs_and_other_frames_do_too()
    {
        const int Width = 1280, Height = 736, Count = 3;
        using var whole = Load(null);
        using var tiled = Load(Rule, mostPixels: 4L * Rule.Pixels, join: true);
        var pixels = Frames(Width, Height, Count);
        var expected = await Features(whole, pixels, Width, Height);
        var both = await Task.WhenAll(Features(tiled, pixels, Width, Height), Features(tiled, pixels, Width, Height));
        Assert.All(both, found => Assert.InRange(Error(found, expected), 0, Tolerance));
        var tiles = TilePlan.Of(Geometry(Width, Height), Rule)!.Groups.Sum(g => g.Places.Count);
        Assert.Equal(2 * Count * tiles, tiled.Load.Frames);
        Assert.InRange(tiled.Load.Runs, 1, tiled.Load.Frames / 3);
    }

    [Fact]
    public async Task Equal_batches_give_equal_bytes()
    {
        var pixels = Frames(1280, 736, 2);
        using var one = Load(Rule);
        using var other = Load(Rule, mostPixels: 2L * Rule.Pixels);
        var found = await Features(one, pixels, 1280, 736);
        Assert.Equal(found, await Features(one, pixels, 1280, 736));
        // Another bound puts tiles together otherwise: the last digits at most.
        Assert.InRange(Error(await Features(other, pixels, 1280, 736), found), 0, 1e-6);
        Assert.Equal(one.Description.Fingerprint, other.Description.Fingerprint);
    }

    [Fact]
    public async Task Bytes_are_cut_as_well_for_a_graph_that_takes_them()
    {
        var pixels = Frames(1280, 736, 2);
        using var whole = Load(null);
        using var tiled = Load(Rule, pixels: PixelWork.Graph, mostPixels: 3L * Rule.Pixels);
        Assert.InRange(Error(await Features(tiled, pixels, 1280, 736), await Features(whole, pixels, 1280, 736)), 0, Tolerance);
    }

    [Fact]
    public async Task It_is_the_whole_that_is_normalised()
    {
        var pixels = Frames(1280, 736, 1);
        using var whole = Load(null, normalize: FeatureNormalization.L2);
        using var tiled = Load(Rule, normalize: FeatureNormalization.L2);
        var found = await Features(tiled, pixels, 1280, 736);
        Assert.Equal(1, Math.Sqrt(found.Sum(f => (double)f * f)), 1e-6);
        Assert.InRange(Error(found, await Features(whole, pixels, 1280, 736)), 0, Tolerance);
    }

    /// <summary>Strips as wide as the model sees are what makes it exact.</summary>
    [Fact]
    public async Task Tiles_that_do_not_overlap_differ()
    {
        var pixels = Frames(1280, 736, 1);
        using var whole = Load(null);
        using var apart = Load(Rule with { Overlap = 0 });
        var error = Error(await Features(apart, pixels, 1280, 736), await Features(whole, pixels, 1280, 736));
        Assert.InRange(error, 100 * Tolerance, 1);
    }

    /// <summary>A real frame through trained weights, which see 217 pixels around a cell: half of a strip, or less, is too little to be exact.</summary>
    [Theory]
    [InlineData(640 * 640, 128, 0.1)]
    [InlineData(800 * 800, 256, 1e-2)]
    [InlineData(1_000_000, 384, 1e-3)]
    public async Task A_trained_model_on_a_real_frame_differs_by_less_than(int tile, int overlap, double most)
    {
        const int width = 1920, height = 1088;
        var pixels = await SampleImage.Frame(ModelData.Video("in_bottle-detection.mp4"), width, height);
        var bytes = PoolingModel.Trained();
        using var whole = TestModels.Load(PoolingModel.TrainedProfile(null), bytes, runFrames: 1);
        using var tiled = TestModels.Load(PoolingModel.TrainedProfile(new() { Pixels = tile, Overlap = overlap }), bytes, runFrames: 2);
        var error = Error(await Features(tiled, pixels, width, height), await Features(whole, pixels, width, height));
        TestContext.Current.TestOutputHelper?.WriteLine($"tiles of {tile:N0}, overlap {overlap}: {error:E1}");
        Assert.InRange(error, 0, most);
    }

    [Fact]
    public void A_model_of_which_tiles_differ_is_warned_of()
    {
        IReadOnlyList<string> Warnings(string pool, TileRule? rule) => ModelInspection.Of(TestModels.File(PoolingModel.Profile(rule), PoolingModel.Small(pool)), NullLogger.Instance).Warnings;
        Assert.Empty(Warnings("GlobalAveragePool", Rule));
        Assert.Empty(Warnings("GlobalMaxPool", null));
        Assert.Contains("tiles", Assert.Single(Warnings("GlobalMaxPool", Rule)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_below_a_tile_is_refused()
    {
        var fault = Assert.Throws<ModelProfileException>(() => Load(Rule, mostPixels: Rule.Pixels - 1));
        Assert.Equal("input.tiles.pixels", fault.Field);
        Assert.Contains("Inference:MostPixels", fault.Message, StringComparison.Ordinal);
    }

    private static FeatureModel Load(TileRule? rule, FeatureNormalization normalize = FeatureNormalization.None, long mostPixels = 0, bool join = false, PixelWork pixels = PixelWork.Host) =>
        FeatureModelLoader.Load(
            TestModels.File(PoolingModel.Profile(rule, normalize), PoolingModel.Small()),
            new InferenceOptions { Accelerator = "cpu", ModelCache = TestModels.Cache, RunFrames = 8, Threads = 2, Sessions = 1, Pixels = pixels, Join = join, JoinWait = TimeSpan.FromSeconds(1), MostPixels = mostPixels },
            TimeProvider.System,
            NullLogger.Instance);

    private static double Error(float[] found, float[] expected) => TestModels.RelativeError(found, expected);

    private static FrameGeometry Geometry(int width, int height) => new() { Width = width, Height = height, Resize = ResizeMode.Native };

    private static async Task<float[]> Features(FeatureModel model, byte[] pixels, int width, int height)
    {
        var count = pixels.Length / (width * height * 3);
        var features = new float[count * model.Description.Dimension];
        await model.RunAsync(new FrameBatch(pixels, Geometry(width, height), count), features, Token);
        return features;
    }

    /// <summary>Frames that are darker on one side, and rough in the middle: tiles differ from each other.</summary>
    private static byte[] Frames(int width, int height, int count)
    {
        var pixels = TestModels.Noise(width * height * 3 * count);
        for (var i = 0; i < pixels.Length / 3; i++)
        {
            var (x, y) = (i % width, i / width % height);
            for (var channel = 0; channel < 3; channel++)
                pixels[(3 * i) + channel] = (byte)((pixels[(3 * i) + channel] * x / width) + (y * 64 / height));
        }
        return pixels;
    }
}
