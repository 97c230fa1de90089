using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Precisions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Models;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Precisions;

/// <summary>Models that are quantised to 8 bits, with ranges of frames of real videos.</summary>
public sealed class Int8Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-int8-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ResNet50_computes_with_bytes_and_gives_nearly_the_same_features()
    {
        var file = new ModelCatalogue(_folder).Load(ResNet50Model.Name);
        var frames = await SampleVideo.Frames(file.Profile.Input, each: 4);
        var bytes = ModelQuantiser.Quantise(file, [.. frames.Where((_, i) => i % 2 == 0)], NullLogger.Instance, Token);
        var made = ModelProto.Parser.ParseFrom(bytes).Graph;
        // A scale for each of the channels of each of the 53 convolutions.
        var weights = made.Initializer.Where(t => t.DataType == (int)DataType.Int8 && t.Dims.Count == 4).ToList();
        Assert.Equal(53, weights.Count);
        var scales = made.Initializer.ToDictionary(t => t.Name, t => t.Dims);
        Assert.All(weights, w => Assert.Equal([w.Dims[0]], scales[made.Node.Single(n => n.Input.Contains(w.Name)).Input[1]]));

        var operators = Operators(bytes);
        Assert.Equal(53, operators["QLinearConv"]);
        // All sums but the last, which is the feature's.
        Assert.Equal(15, operators["QLinearAdd"]);
        Assert.DoesNotContain("Conv", operators.Keys);
        Assert.DoesNotContain("BatchNormalization", operators.Keys);

        var report = await PrecisionReport.OfAsync(Quantised(file, bytes), file, [.. frames.Where((_, i) => i % 2 == 1)], _folder, NullLogger.Instance, Token);
        Assert.Equal(("int8", "fp32"), (report.Precision, report.Reference));
        Assert.InRange(report.LeastCosine, 0.99, 1);
        Assert.InRange((double)report.WeightBytes / report.ReferenceWeightBytes, 0.22, 0.26);

        // Sessions beside each other, which share weights where they can.
        using var one = TestModels.Load(file.Profile with { Sha256 = null }, bytes, runFrames: 2, threads: 1);
        using var two = TestModels.Load(file.Profile with { Sha256 = null }, bytes, runFrames: 2, threads: 1, sessions: 2);
        byte[] pixels = [.. frames.Take(4).SelectMany(f => f.Pixels.ToArray())];
        Assert.Equal(await one.Features(pixels), await two.Features(pixels));
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
    }

    [Theory]
    [InlineData("squeezenet1.1_f32_dynbatch", 224, 224, null, 0.99)]
    [InlineData("light_densenet121", 224, 224, null, 0.99)]
    [InlineData("light_resnet50", 224, 224, null, 0.99)]
    [InlineData("light_shufflenet", 224, 224, null, 0.99)]
    [InlineData("light_squeezenet", 224, 224, null, 0.99)]
    [InlineData("face_RFB-320", 320, 240, "boxes", 0.99)]
    // Small detectors, whose scores are near 0 and whose activations have long tails.
    [InlineData("FastestDet", 352, 352, null, 0.9)]
    [InlineData("yolox_nano", 416, 416, null, 0.9)]
    public async Task Every_convolution_of_a_model_of_the_folder_computes_with_bytes(string name, int width, int height, string? output, double least)
    {
        var input = name.StartsWith("squeeze", StringComparison.Ordinal) ? TestModels.ImageNet : new ModelInput { Width = width, Height = height, Channels = ChannelOrder.Bgr, Scale = name == "yolox_nano" ? 1 : 1 / 255.0 };
        var file = TestModels.File(new ModelProfile { Name = "folder", Path = ModelData.Model($"{name}.onnx"), Output = output, Kind = ModelKind.Classification, Input = input });
        var frames = await SampleVideo.Frames(input, each: 4);
        var bytes = ModelQuantiser.Quantise(file, [.. frames.Where((_, i) => i % 2 == 0)], NullLogger.Instance, Token);
        var convolutions = ModelProto.Parser.ParseFrom(bytes).Graph.Node.Count(n => n.OpType == "Conv");
        Assert.NotEqual(0, convolutions);
        Assert.Equal(convolutions, Operators(bytes)["QLinearConv"]);
        var report = await PrecisionReport.OfAsync(Quantised(file, bytes), file, [.. frames.Where((_, i) => i % 2 == 1)], _folder, NullLogger.Instance, Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.LeastCosine, least, 1);
    }

    [Fact]
    public async Task A_trained_model_keeps_the_best_class_of_every_sample_image()
    {
        var file = TestModels.File(TestModels.SqueezeNet());
        var bytes = ModelQuantiser.Quantise(file, await SampleVideo.Frames(file.Profile.Input, each: 8), NullLogger.Instance, Token);
        List<FrameBatch> images = [];
        foreach (var image in (string[])["EgyptianCat.png", "bumblebee.jpg", "cat.jpg", "daisy_hoverfly.jpg", "dog.jpg", "fish_tench.png", "goldfish.jpg", "horse-cart.jpg", "kimono.jpg", "kitten_224.png", "wolves.jpg"])
            images.Add(new(await SampleImage.Pixels(image), file.Profile.Input.Geometry(), 1));
        var report = await PrecisionReport.OfAsync(Quantised(file, bytes), file, images, _folder, NullLogger.Instance, Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.Equal(1, report.Top1Agreement);
        Assert.InRange(report.LeastCosine, 0.98, 1);
    }

    [Fact]
    public async Task A_product_of_matrices_has_a_scale_for_each_column_and_a_bias_of_32_bits()
    {
        var graph = new OnnxGraphBuilder("gemm");
        var flat = graph.Node("Flatten", [graph.Input("in", DataType.Float, -1, 3, 4, 4)], "flat", OnnxAttribute.Int("axis", 1));
        // The second column is a thousandth of the first, and its bias is far above what it multiplies to.
        var weights = graph.Floats([.. TestModels.Noise(96, 3).Select((b, i) => (b - 127.5f) / (i % 2 == 0 ? 100 : 100_000))], 48, 2);
        graph.Node("Gemm", [flat, weights, graph.Floats([0.5f, -3], 2)], "out");
        var file = TestModels.File(new ModelProfile { Name = "gemm", Input = new ModelInput { Width = 4, Height = 4 } }, graph.Output("out", DataType.Float, -1, 2).ToBytes());
        var frames = Enumerable.Range(0, 8).Select(i => new FrameBatch(TestModels.Noise(48, i), file.Profile.Input.Geometry(), 1)).ToList();
        var bytes = ModelQuantiser.Quantise(file, frames, NullLogger.Instance, Token);
        Assert.Equal(1, Operators(bytes)["QGemm"]);
        var made = ModelProto.Parser.ParseFrom(bytes).Graph;
        var quantised = made.Node.Single(n => n.OpType == "DequantizeLinear" && n.Attribute.Any(a => a is { Name: "axis", I: 1 }));
        Assert.Equal([2L], made.Initializer.Single(t => t.Name == quantised.Input[1]).Dims);
        Assert.Equal((int)DataType.Int32, made.Initializer.Single(t => t.Dims is [2] && t.DataType == (int)DataType.Int32).DataType);
        using var model = TestModels.Load(file.Profile, bytes);
        using var whole = TestModels.Load(file.Profile, file.Bytes.ToArray());
        var pixels = TestModels.Noise(48 * 4, 11);
        var (found, expected) = (await model.Features(pixels), await whole.Features(pixels));
        for (var i = 0; i < found.Length; i++)
            Assert.InRange(found[i], expected[i] - (i % 2 == 0 ? 0.05 : 0.001), expected[i] + (i % 2 == 0 ? 0.05 : 0.001));
    }

    [Fact]
    public void What_has_no_weights_or_other_numbers_is_refused()
    {
        var frame = new FrameBatch(new byte[192], new FrameGeometry { Width = 8, Height = 8 }, 1);
        var profile = new ModelProfile { Name = "m", Input = new ModelInput { Width = 8, Height = 8 } };
        var echo = TestModels.File(profile, TestModels.Echo(DataType.Float, -1, 3, 8, 8));
        Assert.Contains("there is nothing to quantise", Assert.Throws<ModelProfileException>(() => ModelQuantiser.Quantise(echo, [frame], NullLogger.Instance, Token)).Message, StringComparison.Ordinal);
        var whole = TestModels.File(profile with { Output = "mean" }, new SmallModel(DataType.Float, TensorLayout.Nchw).Bytes(8, 8));
        var bytes = ModelQuantiser.Quantise(whole, [frame], NullLogger.Instance, Token);
        var again = Assert.Throws<ModelProfileException>(() => ModelQuantiser.Quantise(TestModels.File(profile with { Output = "mean" }, bytes), [frame], NullLogger.Instance, Token));
        Assert.Contains("its weights are int8; allowed: fp32", again.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, int> Operators(byte[] model) => ModelProto.Parser.ParseFrom(SessionFactory.Optimized(model)).Graph.Node.CountBy(n => n.OpType).ToDictionary();

    private static ModelFile Quantised(ModelFile file, byte[] bytes) => TestModels.File(file.Profile with { Path = null, Constants = null }, bytes);
}
