using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests;

internal static class TestModels
{
    // What was found out by a build before this one must not be believed.
    private static readonly DirectoryInfo s_cache = Directory.CreateTempSubdirectory("qw-test-models-");

    /// <summary>Folder for models of these tests.</summary>
    public static string Cache => s_cache.FullName;

    public static ModelInput ImageNet { get; } = new() { Width = 224, Height = 224, Mean = [.485, .456, .406], Std = [.229, .224, .225] };

    public static ModelProfile SqueezeNet(string output = "logits") => new()
    {
        Name = "squeezenet",
        Path = ModelData.Model("squeezenet1.1_f32_dynbatch.onnx"),
        Kind = output == "logits" ? ModelKind.Classification : ModelKind.Embedding,
        Output = output,
        Input = ImageNet,
    };

    public static FeatureModel Load(ModelProfile profile, byte[]? bytes = null, int runFrames = 8, int threads = 2, int sessions = 1, PixelWork pixels = PixelWork.Host, bool join = false)
    {
        return FeatureModelLoader.Load(File(profile, bytes), new InferenceOptions { Accelerator = "cpu", ModelCache = s_cache.FullName, RunFrames = runFrames, Threads = threads, Sessions = sessions, Pixels = pixels, Join = join }, TimeProvider.System, NullLogger.Instance);
    }

    public static ModelFile File(ModelProfile profile, byte[]? bytes = null)
    {
        bytes ??= System.IO.File.ReadAllBytes(profile.Path!);
        return new ModelFile(profile, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), profile.Path ?? profile.Name);
    }

    public static FeatureModel Signature(int runFrames = 8) =>
        FeatureModelLoader.Load(new InferenceOptions { Accelerator = "cpu", RunFrames = runFrames, Threads = 2, Sessions = 1, Pixels = PixelWork.Host, Join = false }, TimeProvider.System, NullLogger.Instance);

    /// <summary>A model whose feature is its input, so that tests see what preprocessing wrote.</summary>
    public static byte[] Echo(DataType type, long batch, params long[] frame) => Echo(type, new OnnxGraphBuilder("echo"), batch, frame);

    public static byte[] Echo(DataType type, OnnxGraphBuilder graph, long batch, params long[] frame)
    {
        var input = graph.Input("in", type, [batch, .. frame]);
        var inner = graph.Node("Identity", [input], "inner");
        return graph.Output(graph.Node("Identity", [inner], "out"), type, [batch, .. frame]).ToBytes();
    }

    public static async Task<float[]> Features(this IFeatureModel model, byte[] pixels)
    {
        var count = pixels.Length / model.Description.Geometry.FrameBytes();
        var features = new float[count * model.Description.Dimension];
        await model.RunAsync(new FrameBatch(pixels, model.Description.Geometry, count), features, TestContext.Current.CancellationToken);
        return features;
    }

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>‖a − b‖ ÷ ‖b‖.</summary>
    public static double RelativeError(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(b.Length, a.Length);
        var (difference, size) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
            size += (double)b[i] * b[i];
        }

        return Math.Sqrt(difference / size);
    }
}
