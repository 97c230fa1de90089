using QueueWorkers.Contracts;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using static QueueWorkers.Models.Onnx.OnnxAttribute;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Builtin;

/// <summary>
/// <c>builtin:resnet50</c>: the graph of ResNet-50 v1.5 (He et al. 2015, with the stride in the 3 × 3 of a bottleneck), and weights from a fixed seed. It costs what a
/// trained one costs, and says nothing: for benchmarks and calibration only. Names of tensors are those of torchvision. Output <c>logits</c> [N, 1000], inner tensor <c>features</c> [N, 2048].
/// </summary>
public static class ResNet50Model
{
    /// <summary>Its name in the catalogue.</summary>
    public const string Name = "builtin:resnet50";

    /// <summary>The name of the same model on frames of any size, as they are.</summary>
    public const string NativeName = "builtin:resnet50-native";

    /// <summary>What goes with its name wherever that appears.</summary>
    public const string Note = "seeded weights: for benchmarks and calibration only, its features mean nothing";

    /// <summary>Hash of its bytes, lower-case hex.</summary>
    public const string Sha256 = "789f5444abf7c62517b306f6d2bf77acdf42cd56e6411a93592674497700eae3";

    /// <summary>Hash of the bytes of <see cref="NativeName"/>, lower-case hex.</summary>
    public const string NativeSha256 = "c2bef5bb7a691895432b4db445c1ef68db31d87b4b6664121d2407d2b2f28b1c";

    private const ulong Seed = 50;
    private const int Side = 224;
    private const int Classes = 1000;

    /// <summary>Second moments grow by an eighth in a block that adds to its own input, and not at all where the input is projected.</summary>
    private const float AddedGain = 0.25f, ProjectedGain = 0.70710677f;

    private static readonly (int Blocks, int Width)[] Stages = [(3, 64), (4, 128), (6, 256), (3, 512)];

    /// <summary>Frames as ImageNet models want them.</summary>
    public static ModelProfile Profile { get; } = new()
    {
        Name = "builtin-resnet50-seeded",
        Sha256 = Sha256,
        Output = "features",
        Note = Note,
        Input = new ModelInput { Width = Side, Height = Side, Mean = [0.485, 0.456, 0.406], Std = [0.229, 0.224, 0.225], Resize = ResizeMode.Stretch },
    };

    /// <summary>The profile of <see cref="NativeName"/>.</summary>
    public static ModelProfile NativeProfile { get; } = Profile with
    {
        Name = "builtin-resnet50-native",
        Sha256 = NativeSha256,
        Input = Profile.Input with { Width = 0, Height = 0, Resize = ResizeMode.Native },
    };

    /// <summary>The ONNX file, 102 MB, the same bytes each time. Takes about a second.</summary>
    /// <param name="isNative">Whether frames come in any size.</param>
    public static byte[] Bytes(bool isNative = false)
    {
        var graph = new OnnxGraphBuilder("resnet50");
        var random = new SeededWeights(Seed);
        var x = graph.Input("frames", DataType.Float, isNative ? [-1, 3, -1, -1] : [-1, 3, Side, Side]);
        x = graph.Node("Relu", [Convolve(graph, random, x, "conv1", "bn1", 3, 64, kernel: 7, stride: 2, gain: 1)]);
        x = graph.Node("MaxPool", [x], null, Ints("kernel_shape", 3, 3), Ints("pads", 1, 1, 1, 1), Ints("strides", 2, 2));
        var channels = 64;
        for (var stage = 0; stage < Stages.Length; stage++)
        {
            var (blocks, width) = Stages[stage];
            for (var block = 0; block < blocks; block++, channels = 4 * width)
                x = Bottleneck(graph, random, x, $"layer{stage + 1}.{block}", channels, width, stride: stage > 0 && block == 0 ? 2 : 1);
        }

        var features = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x])], Profile.Output, Int("axis", 1));
        var weight = graph.Floats("fc.weight", random.Spread(Classes * channels, Math.Sqrt(1.0 / channels)), Classes, channels);
        var bias = graph.Floats("fc.bias", random.Spread(Classes, 0.01), Classes);
        return graph.Output(graph.Node("Gemm", [features, weight, bias], "logits", Int("transB", 1)), DataType.Float, -1, Classes).ToBytes();
    }

    private static string Bottleneck(OnnxGraphBuilder graph, SeededWeights random, string x, string name, int channels, int width, int stride)
    {
        var isProjected = stride > 1 || channels != 4 * width;
        var y = graph.Node("Relu", [Convolve(graph, random, x, $"{name}.conv1", $"{name}.bn1", channels, width, kernel: 1, stride: 1, gain: 1)]);
        y = graph.Node("Relu", [Convolve(graph, random, y, $"{name}.conv2", $"{name}.bn2", width, width, kernel: 3, stride, gain: 1)]);
        y = Convolve(graph, random, y, $"{name}.conv3", $"{name}.bn3", width, 4 * width, kernel: 1, stride: 1, isProjected ? ProjectedGain : AddedGain);
        if (isProjected)
            x = Convolve(graph, random, x, $"{name}.downsample.0", $"{name}.downsample.1", channels, 4 * width, kernel: 1, stride, ProjectedGain);
        return graph.Node("Relu", [graph.Node("Add", [y, x])]);
    }

    /// <summary>A convolution with the scaling of He et al., under which second moments stay through a ReLU, and its batch norm.</summary>
    private static string Convolve(OnnxGraphBuilder graph, SeededWeights random, string x, string name, string norm, int from, int to, int kernel, int stride, float gain)
    {
        var pad = kernel / 2;
        var weight = graph.Floats($"{name}.weight", random.Spread(to * from * kernel * kernel, Math.Sqrt(2.0 / (from * kernel * kernel))), to, from, kernel, kernel);
        var y = graph.Node("Conv", [x, weight], null, Ints("kernel_shape", kernel, kernel), Ints("pads", pad, pad, pad, pad), Ints("strides", stride, stride));
        var scale = graph.Floats($"{norm}.weight", random.Around(to, gain, gain / 10), to);
        var shift = graph.Floats($"{norm}.bias", random.Around(to, 0, 0.1f), to);
        var mean = graph.Floats($"{norm}.running_mean", random.Around(to, 0, 0.1f), to);
        var variance = graph.Floats($"{norm}.running_var", random.Around(to, 1, 0.1f), to);
        return graph.Node("BatchNormalization", [y, scale, shift, mean, variance]);
    }
}
