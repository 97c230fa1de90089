using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests.Models;

public sealed class ResNet50Tests(ResNet50Tests.Made made) : IClassFixture<ResNet50Tests.Made>
{
    private static readonly string[] Statistics = ["running_mean", "running_var"];

    [Fact]
    public void The_same_bytes_come_each_time() => Assert.Equal(ResNet50Model.Sha256, Convert.ToHexStringLower(SHA256.HashData(made.Bytes)));

    [Fact]
    public void It_has_the_parameters_of_torchvisions_resnet50()
    {
        var shapes = made.Graph.Initializer.ToDictionary(t => t.Name, t => string.Join('x', t.Dims));
        var counted = made.Graph.Initializer.Where(t => !Statistics.Any(s => t.Name.EndsWith(s, StringComparison.Ordinal))).ToList();
        // 53 convolutions, as many batch norms with scale and shift, one layer of weights and biases.
        Assert.Equal(53 + (2 * 53) + 2, counted.Count);
        Assert.Equal(25_557_032, counted.Sum(t => t.Dims.Aggregate(1L, (product, size) => product * size)));
        Assert.Equal("64x3x7x7", shapes["conv1.weight"]);
        Assert.Equal("256x64x1x1", shapes["layer1.0.downsample.0.weight"]);
        Assert.Equal("128x256x1x1", shapes["layer2.0.conv1.weight"]);
        Assert.Equal("256x256x3x3", shapes["layer3.5.conv2.weight"]);
        Assert.Equal("2048x512x1x1", shapes["layer4.2.conv3.weight"]);
        Assert.Equal("2048", shapes["layer4.2.bn3.bias"]);
        Assert.Equal("1000x2048", shapes["fc.weight"]);
        Assert.Equal([3, 4, 6, 3], Enumerable.Range(1, 4).Select(stage => shapes.Keys.Count(n => n.StartsWith($"layer{stage}.", StringComparison.Ordinal) && n.EndsWith(".conv2.weight", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_stride_is_in_the_3_by_3_of_a_bottleneck()
    {
        var strided = made.Graph.Node.Where(n => n.OpType == "Conv" && n.Attribute.Single(a => a.Name == "strides").Ints[0] == 2).Select(n => n.Input[1]);
        Assert.Equal(
            ["conv1.weight", "layer2.0.conv2.weight", "layer2.0.downsample.0.weight", "layer3.0.conv2.weight", "layer3.0.downsample.0.weight", "layer4.0.conv2.weight", "layer4.0.downsample.0.weight"],
            strided);
    }

    [Theory]
    [InlineData("layer1.0.conv1.weight", 64, 56)]
    [InlineData("layer2.0.conv1.weight", 128, 56)]
    [InlineData("layer2.0.conv2.weight", 128, 28)]
    [InlineData("layer3.5.conv3.weight", 1024, 14)]
    [InlineData("layer4.2.conv3.weight", 2048, 7)]
    public void A_layer_has_the_shape_that_it_should(string weight, int channels, int side)
    {
        var tensor = made.Graph.Node.First(n => n.Input.Contains(weight)).Output[0];
        using var model = TestModels.Load(ResNet50Model.Profile with { Output = tensor }, made.Bytes, runFrames: 1);
        Assert.Equal(channels * side * side, model.Description.Dimension);
    }

    [Fact]
    public async Task Features_neither_vanish_nor_explode_and_tell_frames_apart()
    {
        using var model = TestModels.Load(ResNet50Model.Profile, made.Bytes, runFrames: 3);
        Assert.Equal(2048, model.Description.Dimension);
        var frame = ResNet50Model.Profile.Input.Geometry().FrameBytes();
        byte[] noise = TestModels.Noise(frame), dark = new byte[frame], slope = [.. Enumerable.Range(0, frame).Select(i => (byte)(i / 3 % 224))];
        var features = await model.Features([.. noise, .. dark, .. slope]);
        Assert.All(features, f => Assert.True(float.IsFinite(f)));
        for (var i = 0; i < 3; i++)
        {
            var mine = features.AsSpan(i * 2048, 2048);
            var next = features.AsSpan((i + 1) % 3 * 2048, 2048);
            var mean = mine.ToArray().Average();
            Assert.InRange(mine.ToArray().Average(f => (f - mean) * (f - mean)), 0.01, 100);
            Assert.True(TestModels.RelativeError(mine, next) > 0.1, $"frame {i}: {TestModels.RelativeError(mine, next)}");
        }
    }

    [Fact]
    public async Task The_features_are_what_the_last_layer_scores()
    {
        using var inner = TestModels.Load(ResNet50Model.Profile, made.Bytes, runFrames: 1);
        using var outer = TestModels.Load(ResNet50Model.Profile with { Output = "logits" }, made.Bytes, runFrames: 1);
        var frame = TestModels.Noise(ResNet50Model.Profile.Input.Geometry().FrameBytes());
        var (features, logits) = (await inner.Features(frame), await outer.Features(frame));
        float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(made.Graph.Initializer.Single(t => t.Name == name).RawData.Span).ToArray();
        var expected = Floats("fc.weight").Chunk(2048).Zip(Floats("fc.bias"), (row, bias) => (float)(bias + row.Zip(features, (w, f) => (double)w * f).Sum()));
        Assert.InRange(TestModels.RelativeError(logits, [.. expected]), 0, 1e-5);
    }

    [Fact]
    public void It_is_kept_in_the_folder_and_mended_there()
    {
        var folder = Directory.CreateTempSubdirectory("qw-models-").FullName;
        try
        {
            var catalogue = new ModelCatalogue(folder);
            var file = catalogue.Load(ResNet50Model.Name);
            Assert.Equal((ResNet50Model.Sha256, "builtin-resnet50-seeded", ResNet50Model.Note), (file.Sha256, file.Profile.Name, file.Profile.Note));
            var kept = Assert.Single(Directory.GetFiles(folder));
            File.WriteAllBytes(kept, [1, 2, 3]);
            Assert.Equal(made.Bytes, catalogue.Load(ResNet50Model.Name).Bytes);
            Assert.Equal(made.Bytes.Length, new FileInfo(kept).Length);
            // What is there is read, not made.
            var written = File.GetLastWriteTimeUtc(kept);
            catalogue.Load(ResNet50Model.Name);
            Assert.Equal(written, File.GetLastWriteTimeUtc(kept));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Its_note_is_logged_where_it_is_loaded()
    {
        var log = new LinesLogger();
        using var model = FeatureModelLoader.Load(
            new ModelFile(ResNet50Model.Profile, made.Bytes, ResNet50Model.Sha256, ResNet50Model.Name),
            new InferenceOptions { Accelerator = "cpu", RunFrames = 1, Threads = 1, Sessions = 1, Pixels = PixelWork.Host, Join = false },
            TimeProvider.System,
            log);
        Assert.StartsWith("builtin-resnet50-seeded-", model.Description.Fingerprint, StringComparison.Ordinal);
        Assert.Contains(log.Lines, l => l.Contains("seeded weights: for benchmarks and calibration only, its features mean nothing", StringComparison.Ordinal));
    }

    public sealed class Made
    {
        public byte[] Bytes { get; } = ResNet50Model.Bytes();

        internal GraphProto Graph => field ??= ModelProto.Parser.ParseFrom(Bytes).Graph;
    }
}
