using System.Runtime.InteropServices;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Quantized to eight bits, as tools write it today: QuantizeLinear and DequantizeLinear around a convolution, weights int8 with a scale each channel.</summary>
public class QuantizedModelTests
{
    private const int Side = 12;
    private const int Channels = 64;
    private const float InputScale = 4f / 255;
    private const byte InputZero = 128;
    private const float OutputScale = 1f / 16;
    private const byte OutputZero = 100;

    // Seven bits: on processors without the instructions for it, the sum of two products of eight may overflow.
    private static readonly sbyte[] Weights = [.. TestModels.Noise(Channels * 75, 5).Select(b => (sbyte)((b % 127) - 63))];
    private static readonly float[] Scales = [.. Enumerable.Range(0, Channels).Select(i => 0.002f + (0.0001f * i))];

    private static readonly ModelProfile Profile = new() { Name = "quantized", Output = "out", Input = TestModels.ImageNet with { Width = Side, Height = Side } };

    [Theory]
    [InlineData(PixelWork.Host, 1)]
    [InlineData(PixelWork.Graph, 1)]
    [InlineData(PixelWork.Host, 2)]
    [InlineData(PixelWork.Graph, 2)]
    public async Task It_gives_what_the_definition_gives_to_a_step(PixelWork pixels, int sessions)
    {
        using var model = TestModels.Load(Profile, Model(), runFrames: 2, threads: 1, sessions: sessions, pixels: pixels);
        Assert.Equal("int8", model.Description.Execution.Precision);
        var (frame, size) = (Side * Side * 3, Side * Side * Channels);
        var frames = TestModels.Noise(5 * frame);
        var found = await model.Features(frames);
        for (var i = 0; i < 5; i++)
        {
            var expected = Expected(frames.AsSpan(i * frame, frame));
            var steps = found.Skip(i * size).Take(size).Zip(expected, (f, e) => Math.Abs(f - e) / OutputScale).ToList();
            // Where a value lies between two steps the last bit of a float decides.
            Assert.All(steps, s => Assert.InRange(s, 0, 1.001));
            Assert.InRange(steps.Count(s => s > 0.5), 0, size / 100);
            Assert.True(expected.Distinct().Count() > 50, "the steps are used");
        }
    }

    private static byte[] Model()
    {
        var graph = new OnnxGraphBuilder("quantized", opset: 13);
        var x = Steps(graph, graph.Input("in", DataType.Float, -1, 3, Side, Side), InputScale, InputZero);
        var weights = graph.Node("DequantizeLinear",
            [graph.Raw(DataType.Int8, MemoryMarshal.AsBytes<sbyte>(Weights).ToArray(), Channels, 3, 5, 5), graph.Floats(Scales, Channels), graph.Raw(DataType.Int8, new byte[Channels], Channels)],
            null, OnnxAttribute.Int("axis", 0));
        var convolved = graph.Node("Conv", [x, weights], null, OnnxAttribute.Ints("kernel_shape", 5, 5), OnnxAttribute.Ints("pads", 2, 2, 2, 2));
        var y = Steps(graph, convolved, OutputScale, OutputZero);
        return graph.Output(graph.Node("Identity", [y], "out"), DataType.Float, -1, Channels, Side, Side).ToBytes();
    }

    private static string Steps(OnnxGraphBuilder graph, string x, float scale, byte zero)
    {
        string[] scales = [graph.Floats([scale]), graph.Raw(DataType.Uint8, [zero])];
        return graph.Node("DequantizeLinear", [graph.Node("QuantizeLinear", [x, .. scales]), .. scales]);
    }

    private static float[] Expected(ReadOnlySpan<byte> pixels)
    {
        var values = new SmallModel(DataType.Float, TensorLayout.Nchw).Values(pixels, Profile.Input).Select(v => Step((float)v, InputScale, InputZero)).ToArray();
        var graph = new OnnxGraphBuilder("floats");
        var weights = graph.Floats([.. Weights.Select((w, i) => w * Scales[i / 75])], Channels, 3, 5, 5);
        graph.Node("Conv", [graph.Input("in", DataType.Float, -1, 3, Side, Side), weights, graph.Floats(new float[Channels], Channels)], "conv",
            OnnxAttribute.Ints("kernel_shape", 5, 5), OnnxAttribute.Ints("pads", 2, 2, 2, 2));
        return [.. PlainInterpreter.Run(graph.Build().Graph, new Planes(values, 3, Side, Side))["conv"].Values.Select(v => (float)Step(v, OutputScale, OutputZero))];
    }

    private static double Step(double value, float scale, byte zero) => (Math.Clamp(Math.Round(value / scale, MidpointRounding.ToEven) + zero, 0, 255) - zero) * scale;
}
