using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>A model that takes eight frames, no more and no fewer.</summary>
public sealed class FixedBatchTests
{
    private const int Batch = 8;
    private static readonly ModelProfile Profile = new() { Name = "eight", Input = new ModelInput { Width = 4, Height = 2, Scale = 1 } };

    [Theory]
    [InlineData(1, PixelWork.Host)]
    [InlineData(8, PixelWork.Host)]
    [InlineData(19, PixelWork.Host)]
    [InlineData(19, PixelWork.Graph)]
    public async Task The_last_run_is_filled_up_and_what_comes_of_that_is_dropped(int frames, PixelWork pixels)
    {
        using var model = TestModels.Load(Profile, TestModels.Echo(DataType.Float, Batch, 3, 2, 4), runFrames: 3, pixels: pixels, join: true);
        Assert.Equal((24, Batch), (model.Description.Dimension, model.RunFrames));
        var noise = TestModels.Noise(frames * 24);
        Assert.Equal(Planes(noise), await model.Features(noise));
        Assert.Equal((frames + Batch - 1) / Batch, model.Load.Runs);
    }

    [Fact]
    public async Task What_it_is_filled_up_with_is_always_the_same()
    {
        // Each frame less the mean of all eight.
        var graph = new OnnxGraphBuilder("neighbours");
        var frames = graph.Input("in", DataType.Float, Batch, 3, 2, 4);
        graph.Output(graph.Node("Sub", [frames, graph.Node("ReduceMean", [frames], null, OnnxAttribute.Ints("axes", 0))], "out"), DataType.Float, Batch, 3, 2, 4);
        Assert.Contains("batch is absent; allowed: 1", Assert.Throws<ModelProfileException>(() => TestModels.Load(Profile, graph.ToBytes())).Message, StringComparison.Ordinal);

        using var alone = TestModels.Load(Profile with { Batch = 1 }, graph.ToBytes(), join: true);
        var features = await alone.Features([.. Enumerable.Repeat((byte)80, 24), .. Enumerable.Repeat((byte)160, 24)]);
        Assert.Equal([.. Enumerable.Repeat(70f, 24), .. Enumerable.Repeat(140f, 24)], features);
    }

    [Fact]
    public void A_feature_that_is_not_of_each_frame_is_refused()
    {
        var graph = new OnnxGraphBuilder("sum");
        graph.Output(graph.Node("ReduceMean", [graph.Input("in", DataType.Float, Batch, 3, 2, 4)], "out", OnnxAttribute.Ints("axes", 0)), DataType.Float, 1, 3, 2, 4);
        Assert.Contains("out [1, 3, 2, 4] for 8 frames; allowed: a tensor whose first axis is the frames", Assert.Throws<ModelProfileException>(() => TestModels.Load(Profile, graph.ToBytes())).Message, StringComparison.Ordinal);
    }

    private static float[] Planes(byte[] frames) => [.. frames.Chunk(24).SelectMany(f => Enumerable.Range(0, 24).Select(i => (float)f[(i % 8 * 3) + (i / 8)]))];
}
