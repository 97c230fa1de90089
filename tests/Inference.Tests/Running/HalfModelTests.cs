using System.Runtime.InteropServices;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>A model that is float16 throughout.</summary>
public class HalfModelTests
{
    private const int Side = 12;
    private const int Channels = 32;

    [Theory]
    [InlineData(PixelWork.Host, 1)]
    [InlineData(PixelWork.Graph, 1)]
    [InlineData(PixelWork.Graph, 2)]
    public async Task It_gives_what_the_plain_operators_give_to_its_precision(PixelWork pixels, int sessions)
    {
        var weights = TestModels.Noise(Channels * 75, 4).Select(b => (float)(Half)((b - 127.5f) / 800)).ToArray();
        using var model = TestModels.Load(Profile, Model(weights), runFrames: 2, threads: 1, sessions: sessions, pixels: pixels);
        Assert.Equal("fp16", model.Description.Execution.Precision);
        var frames = TestModels.Noise(5 * Side * Side * 3);
        var found = await model.Features(frames);
        for (var i = 0; i < 5; i++)
        {
            var expected = Expected(weights, frames.AsSpan(i * Side * Side * 3, Side * Side * 3));
            // Ten bits of mantissa, and a few operators that round to them.
            Assert.InRange(TestModels.RelativeError(found.AsSpan(i * Channels, Channels), expected), 0, 2e-3);
        }
    }

    private static ModelProfile Profile { get; } = new() { Name = "half", Output = "mean", Input = TestModels.ImageNet with { Width = Side, Height = Side } };

    private static byte[] Model(float[] weights)
    {
        var graph = new OnnxGraphBuilder("half");
        var halves = MemoryMarshal.AsBytes<Half>(weights.Select(w => (Half)w).ToArray()).ToArray();
        Head(graph, graph.Input("in", DataType.Float16, -1, 3, Side, Side), graph.Raw(DataType.Float16, halves, Channels, 3, 5, 5), graph.Raw(DataType.Float16, new byte[2 * Channels], Channels));
        return graph.Output("mean", DataType.Float16, -1, Channels).ToBytes();
    }

    private static float[] Expected(float[] weights, ReadOnlySpan<byte> pixels)
    {
        var graph = new OnnxGraphBuilder("floats");
        Head(graph, graph.Input("in", DataType.Float, -1, 3, Side, Side), graph.Floats(weights, Channels, 3, 5, 5), graph.Floats(new float[Channels], Channels));
        var values = new SmallModel(DataType.Float16, TensorLayout.Nchw).Values(pixels, Profile.Input);
        return [.. PlainInterpreter.Run(graph.Build().Graph, new Planes(values, 3, Side, Side))["mean"].Values.Select(v => (float)v)];
    }

    private static void Head(OnnxGraphBuilder graph, string x, string weights, string biases)
    {
        var convolved = graph.Node("Conv", [x, weights, biases], null, OnnxAttribute.Ints("kernel_shape", 5, 5), OnnxAttribute.Ints("pads", 2, 2, 2, 2));
        graph.Node("Flatten", [graph.Node("GlobalAveragePool", [graph.Node("Relu", [convolved])])], "mean", OnnxAttribute.Int("axis", 1));
    }
}
