using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests;

/// <summary>Models that take frames of any size.</summary>
public sealed class NativeSizeTests
{
    private static readonly ModelInput Native = new() { Width = 0, Height = 0, Scale = 1, Resize = ResizeMode.Native };

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public async Task Frames_of_every_size_give_a_feature_of_one_size(TensorLayout layout)
    {
        using var model = TestModels.Load(Profile(layout), Mean(layout));
        Assert.Equal((3, ResizeMode.Native), (model.Description.Dimension, model.Description.Geometry.Resize));
        foreach (var (width, height) in new[] { (7, 5), (64, 48), (7, 5), (1, 1), (1000, 700) })
        {
            const int Count = 11;
            var pixels = TestModels.Noise(width * height * 3 * Count, width);
            var features = new float[Count * 3];
            await model.RunAsync(new FrameBatch(pixels, new FrameGeometry { Width = width, Height = height, Resize = ResizeMode.Native }, Count), features, TestContext.Current.CancellationToken);
            for (var i = 0; i < features.Length; i++)
            {
                var mean = Enumerable.Range(0, width * height).Average(p => (double)pixels[((((i / 3) * width * height) + p) * 3) + (i % 3)]);
                Assert.Equal(mean, features[i], 0.01);
            }
        }
    }

    [Fact]
    public void A_model_of_one_size_is_refused() =>
        Assert.Contains("native", Assert.Throws<ModelProfileException>(() => TestModels.Load(Profile(TensorLayout.Nchw), TestModels.Echo(DataType.Float, -1, 3, 8, 8))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_feature_that_grows_with_the_frame_is_refused() =>
        Assert.Contains("native", Assert.Throws<ModelProfileException>(() => TestModels.Load(Profile(TensorLayout.Nchw), TestModels.Echo(DataType.Float, -1, 3, -1, -1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_model_of_one_size_refuses_frames_of_another()
    {
        using var model = TestModels.Load(new ModelProfile { Name = "echo", Path = "echo", Input = new() { Width = 8, Height = 8 }, Output = "out" }, TestModels.Echo(DataType.Float, -1, 3, 8, 8));
        await Assert.ThrowsAsync<ModelInputException>(async () =>
            await model.RunAsync(new FrameBatch(new byte[4 * 16 * 3], new FrameGeometry { Width = 4, Height = 16 }, 1), new float[192], TestContext.Current.CancellationToken));
    }

    private static ModelProfile Profile(TensorLayout layout) => new() { Name = "mean", Path = "mean", Input = Native with { Layout = layout }, Output = "out" };

    private static byte[] Mean(TensorLayout layout)
    {
        var graph = new OnnxGraphBuilder("mean");
        long[] shape = layout == TensorLayout.Nchw ? [-1, 3, -1, -1] : [-1, -1, -1, 3];
        var planes = graph.Input("in", DataType.Float, shape);
        if (layout == TensorLayout.Nhwc)
            planes = graph.Node("Transpose", [planes], "planes", OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        return graph.Output(graph.Node("GlobalAveragePool", [planes], "out"), DataType.Float, [-1, 3, 1, 1]).ToBytes();
    }
}
