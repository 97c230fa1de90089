using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests;

/// <summary>A convolution of four channels, its ReLU and its mean, behind an input of any type and layout.</summary>
/// <param name="Type">Element type of the input.</param>
/// <param name="Layout">Order of its axes.</param>
/// <param name="Batch">Its batch axis: 1, or -1 for any.</param>
/// <param name="Opset">Version of the operators.</param>
internal sealed record SmallModel(DataType Type, TensorLayout Layout, long Batch = -1, int Opset = 17)
{
    public const int Channels = 4;

    private static readonly float[] Weights = [.. TestModels.Noise(Channels * 27, 3).Select(b => (b - 127.5f) / 400)];
    private static readonly float[] Biases = [0.5f, -0.25f, 0, 1];

    /// <summary>Bytes of the model; height and width −1 for any size.</summary>
    public byte[] Bytes(long height, long width, string output = "mean")
    {
        var graph = new OnnxGraphBuilder("small", Opset, irVersion: Opset < 9 ? 3 : 8);
        long[] frame = Layout == TensorLayout.Nchw ? [3, height, width] : [height, width, 3];
        var x = graph.Input("in", Type, [Batch, .. frame]);
        if (Type != DataType.Float)
            x = graph.Node("Cast", [x], "floats", OnnxAttribute.Int("to", (long)DataType.Float));
        if (Layout == TensorLayout.Nhwc)
            x = graph.Node("Transpose", [x], "planes", OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        Head(graph, x);
        long[] shape = output == "mean" ? [Batch, Channels] : [Batch, Channels, -1, -1];
        return graph.Output(output, DataType.Float, shape).ToBytes();
    }

    /// <summary>What a frame of such values, in planes, must give.</summary>
    public static double[] Expected(double[] planes, int height, int width, string output = "mean")
    {
        var graph = new OnnxGraphBuilder("head");
        Head(graph, graph.Input("planes", DataType.Float, 1, 3, height, width));
        return PlainInterpreter.Run(graph.Build().Graph, new Planes(planes, 3, height, width))[output].Values;
    }

    /// <summary>What the model must see of a frame: the formula of a profile, in planes, rounded to the type of the input.</summary>
    public double[] Values(ReadOnlySpan<byte> pixels, ModelInput input)
    {
        var values = new double[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = ((pixels[i] * input.Scale) - input.Mean[i % 3]) / input.Std[i % 3];
            values[(i % 3 * (pixels.Length / 3)) + (i / 3)] = Type == DataType.Float16 ? (double)(Half)(float)value : value;
        }

        return values;
    }

    private static void Head(OnnxGraphBuilder graph, string planes)
    {
        var convolved = graph.Node("Conv", [planes, graph.Floats(Weights, Channels, 3, 3, 3), graph.Floats(Biases, Channels)], "conv",
            OnnxAttribute.Ints("kernel_shape", 3, 3), OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Ints("strides", 2, 2));
        var mean = graph.Node("GlobalAveragePool", [graph.Node("Relu", [convolved], "relu")], "pool");
        graph.Node("Flatten", [mean], "mean", OnnxAttribute.Int("axis", 1));
    }
}
