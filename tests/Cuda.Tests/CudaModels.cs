using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Cuda.Tests;

/// <summary>Small models by what they ask of CUDA, and how they are opened.</summary>
internal static class CudaModels
{
    /// <summary>Frames are squares of this side.</summary>
    public const int Side = 8;

    /// <summary>Values of a frame, and of the feature of <see cref="Copies"/>.</summary>
    public const int Values = Side * Side * 3;

    private static readonly ModelInput Bytes = new() { Width = Side, Height = Side, Layout = TensorLayout.Nhwc, Scale = 1 };

    /// <summary>Its feature is its frame, byte by byte: no kernel is needed.</summary>
    public static ModelFile Copies { get; } = Of("copies", Bytes, graph =>
    {
        var frame = graph.Input("in", DataType.Uint8, -1, Side, Side, 3);
        return graph.Output(graph.Node("Flatten", [frame], "out", OnnxAttribute.Int("axis", 1)), DataType.Uint8, -1, Values);
    });

    /// <summary>One kernel of the provider's own.</summary>
    public static ModelFile Kernel { get; } = Of("kernel", Bytes, graph =>
    {
        var floats = graph.Node("Cast", [graph.Input("in", DataType.Uint8, -1, Side, Side, 3)], "floats", OnnxAttribute.Int("to", (long)DataType.Float));
        return graph.Output(graph.Node("Flatten", [floats], "out", OnnxAttribute.Int("axis", 1)), DataType.Float, -1, Values);
    });

    /// <summary>Weights of 3 MiB and a multiplication by cuBLAS.</summary>
    public static ModelFile Multiplication { get; } = Of("multiplication", Bytes, graph =>
    {
        const int dimension = 4096;
        var floats = graph.Node("Cast", [graph.Input("in", DataType.Uint8, -1, Side, Side, 3)], "floats", OnnxAttribute.Int("to", (long)DataType.Float));
        var flat = graph.Node("Flatten", [floats], "flat", OnnxAttribute.Int("axis", 1));
        return graph.Output(graph.Node("MatMul", [flat, graph.Floats(new float[Values * dimension], Values, dimension)], "out"), DataType.Float, -1, dimension);
    });

    /// <summary>A convolution, which is cuDNN's.</summary>
    public static ModelFile Convolution { get; } = Of("convolution", Bytes with { Layout = TensorLayout.Nchw, Scale = 1.0 / 255 }, graph =>
    {
        var frame = graph.Input("in", DataType.Float, -1, 3, Side, Side);
        var convolved = graph.Node("Conv", [frame, graph.Floats(new float[27], 1, 3, 3, 3)], "conv", OnnxAttribute.Ints("kernel_shape", 3, 3));
        return graph.Output(graph.Node("Flatten", [convolved], "out", OnnxAttribute.Int("axis", 1)), DataType.Float, -1, (Side - 2) * (Side - 2));
    });

    /// <summary>Frames of any size: a run of larger ones takes more memory than any before.</summary>
    public static ModelFile AnySize { get; } = Of("any-size", Bytes with { Width = 0, Height = 0, Resize = ResizeMode.Native }, graph =>
    {
        var frame = graph.Input("in", DataType.Uint8, -1, -1, -1, 3);
        var corner = graph.Node("Slice", [frame, graph.Longs(0, 0), graph.Longs(2, 2), graph.Longs(1, 2)], "corner");
        return graph.Output(graph.Node("Flatten", [corner], "out", OnnxAttribute.Int("axis", 1)), DataType.Uint8, -1, 12);
    });

    /// <summary>Opens a model on CUDA.</summary>
    public static FeatureModel Open(ModelFile model, ILogger log, Action<InferenceOptions>? set = null)
    {
        Assert.SkipWhen(CudaLibrary.Missing is not null, CudaLibrary.Missing ?? "");
        var options = new InferenceOptions { Accelerator = Accelerators.Cuda, JoinWait = TimeSpan.Zero, Sessions = 1 };
        set?.Invoke(options);
        return FeatureModelLoader.Load(model, options, TimeProvider.System, log);
    }

    /// <summary>Runs a batch of noise; its pixels, and what came of them.</summary>
    public static async Task<(byte[] Pixels, float[] Features)> RunAsync(this FeatureModel model, int count, int seed = 1, FrameGeometry? frame = null)
    {
        var geometry = frame ?? model.Description.Geometry;
        var (pixels, features) = (new byte[count * geometry.FrameBytes()], new float[count * model.Description.Dimension]);
        new Random(seed).NextBytes(pixels);
        await model.RunAsync(new FrameBatch(pixels, geometry, count), features, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return (pixels, features);
    }

    private static ModelFile Of(string name, ModelInput input, Func<OnnxGraphBuilder, OnnxGraphBuilder> build)
    {
        var bytes = build(new OnnxGraphBuilder(name)).ToBytes();
        var profile = new ModelProfile { Name = name, Path = name, Kind = ModelKind.Embedding, Output = "out", Input = input };
        return new ModelFile(profile, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), name);
    }
}
