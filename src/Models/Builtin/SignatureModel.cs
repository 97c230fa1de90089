using QueueWorkers.Contracts;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using static QueueWorkers.Models.Onnx.OnnxAttribute;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Builtin;

/// <summary>
/// <c>builtin:signature</c>: a real descriptor without training. It tells how a frame looks (where which colours lie, how strong edges are and which way
/// they run, how brightness is spread), not what it shows; near-duplicates and shots are found by Euclidean distance. <see cref="SignatureBlock"/> says what each float is.
/// The vector is not normalised: a dark frame stays different from a bright one.
/// </summary>
public static class SignatureModel
{
    /// <summary>Its name in the catalogue.</summary>
    public const string Name = "builtin:signature";

    /// <summary>Frames are this wide and high.</summary>
    public const int Side = 224;

    private const int Half = Side / 2;
    private const int Cell = Half / 4;

    /// <summary>Bytes go in as they are.</summary>
    public static ModelProfile Profile { get; } = new()
    {
        Name = "builtin-signature",
        Output = "signature",
        Input = new ModelInput { Width = Side, Height = Side, Layout = TensorLayout.Nhwc, Channels = ChannelOrder.Rgb, Scale = 1, Resize = ResizeMode.Stretch },
    };

    /// <summary>The ONNX file, the same bytes each time.</summary>
    public static byte[] Bytes()
    {
        var graph = new OnnxGraphBuilder("signature");
        var pixels = graph.Input("frames", DataType.Uint8, -1, Side, Side, 3);
        var planes = graph.Node("Transpose", [graph.Node("Cast", [pixels], null, Int("to", (long)DataType.Float))], null, Ints("perm", 0, 3, 1, 2));
        var colours = graph.Node("Conv", [planes, graph.Floats(ColourWeights(), 3, 3, 2, 2)], "colours", Ints("kernel_shape", 2, 2), Ints("strides", 2, 2));
        var means = Pool(graph, colours, Cell);
        var brightness = graph.Node("Slice", [colours, graph.Longs(0), graph.Longs(1), graph.Longs(1)], "brightness");

        string[] blocks = [Flat(graph, means, "colour"), Flat(graph, Edges(graph, brightness), "edges"), Flat(graph, Histogram(graph, brightness), "histogram"), Flat(graph, Contrast(graph, brightness), "contrast")];
        var signature = graph.Node("Concat", blocks, Profile.Output, Int("axis", 1));
        return graph.Output(signature, DataType.Float, -1, SignatureBlock.Dimension).ToBytes();
    }

    // The border is repeated, so that it is no edge.
    private static string Edges(OnnxGraphBuilder graph, string brightness)
    {
        var padded = graph.Node("Pad", [brightness, graph.Longs(0, 0, 1, 1, 0, 0, 1, 1)], null, Text("mode", "edge"));
        var answers = graph.Node("Conv", [padded, graph.Floats(SobelWeights, 4, 1, 3, 3)], null, Ints("kernel_shape", 3, 3));
        return Pool(graph, graph.Node("Abs", [answers]), Cell);
    }

    private static string Histogram(OnnxGraphBuilder graph, string brightness)
    {
        float[] bins = [0, -1, -2, -3, -4, -5, -6, -7];
        float[] scale = [7, 7, 7, 7, 7, 7, 7, 7];
        var distances = graph.Node("Conv", [brightness, graph.Floats(scale, 8, 1, 1, 1), graph.Floats(bins, 8)], null, Ints("kernel_shape", 1, 1));
        var shares = graph.Node("Relu", [graph.Node("Sub", [graph.Floats([1]), graph.Node("Abs", [distances])])]);
        return Pool(graph, shares, Half / 2);
    }

    private static string Contrast(OnnxGraphBuilder graph, string brightness)
    {
        var mean = Pool(graph, brightness, Cell);
        var square = Pool(graph, graph.Node("Mul", [brightness, brightness]), Cell);
        var variance = graph.Node("Relu", [graph.Node("Sub", [square, graph.Node("Mul", [mean, mean])])]);
        return graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Floats([1e-4f])])]);
    }

    // In two steps: summing a whole cell in one go would lose two digits.
    private static string Pool(OnnxGraphBuilder graph, string input, long cell) => Average(graph, Average(graph, input, 7), cell / 7);

    private static string Average(OnnxGraphBuilder graph, string input, long cell) =>
        graph.Node("AveragePool", [input], null, Ints("kernel_shape", cell, cell), Ints("strides", cell, cell));

    private static string Flat(OnnxGraphBuilder graph, string input, string name) => graph.Node("Flatten", [input], name, Int("axis", 1));

    // BT.601 on full-range bytes, the mean of 2 × 2 pixels, brought to 0..1.
    private static float[] ColourWeights()
    {
        double[] matrix = [0.299, 0.587, 0.114, -0.168736, -0.331264, 0.5, 0.5, -0.418688, -0.081312];
        return [.. matrix.SelectMany(weight => Enumerable.Repeat((float)(weight / (4 * 255)), 4))];
    }

    private static readonly float[] SobelWeights =
    [
        -1, 0, 1, -2, 0, 2, -1, 0, 1,
        -1, -2, -1, 0, 0, 0, 1, 2, 1,
        0, 1, 2, -1, 0, 1, -2, -1, 0,
        -2, -1, 0, -1, 0, 1, 0, 1, 2,
    ];
}
