using QueueWorkers.Inference.Running;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Features;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>A feature of megabytes, as segmentation gives it: a class of every pixel.</summary>
public sealed class LargeFeaturesTests
{
    private const int Segmentation = 21 * 512 * 512;
    private static readonly ModelProfile Profile = new() { Name = "large", Path = "large.onnx", Input = new ModelInput { Width = 4, Height = 4, Scale = 1 } };

    [Theory]
    [InlineData(160, 8)]
    [InlineData(100_000, 8)]
    [InlineData(Segmentation, 3)]
    [InlineData(20_000_000, 1)]
    public async Task Runs_are_as_short_as_their_features_are_large(int dimension, int frames)
    {
        using var model = TestModels.Load(Profile, Bytes(dimension), runFrames: 8, join: true);
        Assert.Equal((dimension, frames), (model.Description.Dimension, model.RunFrames));
        byte[] pixels = [.. Enumerable.Range(1, 4).SelectMany(i => Enumerable.Repeat((byte)i, 48))];
        var features = await model.Features(pixels);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(i => (int)features[((i + 1) * dimension) - 1]));
        Assert.Equal((4 + frames - 1) / frames, model.Load.Runs);
    }

    [Fact]
    public void Whoever_checks_or_loads_it_is_told_what_a_minute_makes()
    {
        var found = ModelInspection.Of(TestModels.File(Profile, Bytes(Segmentation)), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal("a feature has 5,505,024 floats, 21.0 MiB: a minute of video at 25 frames/s makes 33.0 GB of them", Assert.Single(found.Warnings));
        Assert.Empty(ModelInspection.Of(TestModels.File(Profile, Bytes(2048)), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Warnings);
    }

    [Fact]
    public void Counts_and_dimensions_are_multiplied_as_64_bits()
    {
        Assert.Equal(1_500L * 4 * 500_000_000, FeatureSize.Of(1_500, 500_000_000));
        Assert.Throws<OverflowException>(() => FeatureSize.Of(long.MaxValue / 2, 2));
        Assert.Contains("3,000.0 GB", FeatureSize.WarningOf(500_000_000), StringComparison.Ordinal);
    }

    /// <summary>The mean of a frame, so many times.</summary>
    private static byte[] Bytes(int dimension)
    {
        var graph = new OnnxGraphBuilder("large");
        var mean = graph.Node("ReduceMean", [graph.Input("in", DataType.Float, -1, 3, 4, 4)], null, OnnxAttribute.Ints("axes", 1, 2, 3), OnnxAttribute.Int("keepdims", 0));
        var column = graph.Node("Unsqueeze", [mean, graph.Longs(1)]);
        return graph.Output(graph.Node("Tile", [column, graph.Longs(1, dimension)], "out"), DataType.Float, -1, dimension).ToBytes();
    }
}
