using System.Numerics.Tensors;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running;
using QueueWorkers.Models;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests.Models;

/// <summary>The trained model that comes with the build.</summary>
public sealed class ResNet18Tests : IDisposable
{
    private const int Dimension = 512;
    private const int Frame = 224 * 224 * 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_there_under_its_name_and_hash_and_has_nothing_to_pull()
    {
        var catalogue = new ModelCatalogue(_folder);
        var file = catalogue.Load("resnet18");
        Assert.Equal((ResNet18Model.Sha256, file.Sha256), (Convert.ToHexStringLower(SHA256.HashData(file.Bytes.Span)), ResNet18Model.Sha256));
        Assert.Equal(ResNet18Model.Public.Bytes, file.Bytes.Length);
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.StartsWith("MIT", ResNet18Model.Public.Licence, StringComparison.Ordinal);
        Assert.Contains("MIT", File.ReadAllText(Path.Combine(ResNet18Model.Folder, "LICENSE")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_fetched_for_it()
    {
        var catalogue = new ModelCatalogue(_folder);
        var fault = await Assert.ThrowsAsync<ModelProfileException>(async () => await catalogue.PullAsync("resnet18", null, TestContext.Current.CancellationToken));
        Assert.Contains("comes with the build", fault.Message, StringComparison.Ordinal);
        await catalogue.EnsureAsync("resnet18", null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_file_that_is_absent_or_damaged_is_named()
    {
        Assert.Contains(Path.Combine(_folder, "ResNet18.onnx"), Assert.Throws<ModelProfileException>(() => ResNet18Model.Join(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "ResNet18.onnx"), [1, 2, 3]);
        Assert.Contains("damaged", Assert.Throws<ModelProfileException>(() => ResNet18Model.Join(_folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>Of a session without anything of ours, on the two files as they are.</summary>
    [Fact]
    public async Task Features_of_a_videos_frames_equal_a_bare_sessions()
    {
        const int Count = 8;
        var rgb = await SampleImage.Frames(ModelData.Video("md_flower.mp4"), Count);
        var expected = Bare(rgb, Count);
        using var alone = Load(runFrames: 1);
        Assert.Equal(Dimension, alone.Description.Dimension);
        Assert.Equal(expected, await alone.Features(Swapped(rgb)));
        // The batch axis is free: a run of eight is a run of one eight times.
        using var together = Load(runFrames: Count);
        Assert.Equal(Count, together.RunFrames);
        Assert.InRange(TestModels.RelativeError(await together.Features(Swapped(rgb)), expected), 0, 1e-6);
        Assert.True(TestModels.RelativeError(expected.AsSpan(0, Dimension), expected.AsSpan((Count - 1) * Dimension)) > 1e-3, "frames that cannot be told apart");
    }

    [Theory]
    [InlineData("cat.jpg", "kitten_224.png")]
    [InlineData("goldfish.jpg", "fish_tench.png")]
    [InlineData("dog.jpg", "wolves.jpg")]
    public async Task The_nearest_picture_shows_what_is_alike(string image, string neighbour)
    {
        using var model = Load(runFrames: 4);
        string[] others = ["bumblebee.jpg", "cat.jpg", "daisy_hoverfly.jpg", "dog.jpg", "fish_tench.png", "goldfish.jpg", "horse-cart.jpg", "kimono.jpg", "kitten_224.png", "wolves.jpg"];
        var feature = await model.Features(Swapped(await SampleImage.Pixels(image)));
        var cosines = new Dictionary<string, float>();
        foreach (var other in others.Where(o => o != image))
        {
            var found = await model.Features(Swapped(await SampleImage.Pixels(other)));
            cosines[other] = TensorPrimitives.CosineSimilarity<float>(feature, found);
        }
        Assert.Equal(neighbour, cosines.MaxBy(c => c.Value).Key);
    }

    private FeatureModel Load(int runFrames)
    {
        var file = new ModelCatalogue(_folder).Load("resnet18");
        return TestModels.Load(file.Profile, file.Bytes.ToArray(), runFrames);
    }

    private static float[] Bare(byte[] rgb, int count)
    {
        using var options = new SessionOptions();
        using var preparation = new InferenceSession(Path.Combine(ResNet18Model.Folder, "ResNetPreprocess.onnx"), options);
        using var network = new InferenceSession(Path.Combine(ResNet18Model.Folder, "ResNet18.onnx"), options);
        var features = new List<float>();
        foreach (var frame in rgb.Chunk(Frame).Take(count))
        {
            var planes = new float[Frame];
            for (var i = 0; i < Frame; i++)
                planes[(i % 3 * (Frame / 3)) + (i / 3)] = frame[i];
            using var prepared = Run(preparation, OrtValue.CreateTensorValueFromMemory(planes, [1, 3, 224, 224]));
            using var found = Run(network, prepared);
            features.AddRange(found.GetTensorDataAsSpan<float>());
        }
        return [.. features];
    }

    private static OrtValue Run(InferenceSession session, OrtValue input)
    {
        using var options = new RunOptions();
        return session.Run(options, [session.InputNames[0]], [input], [session.OutputNames[0]])[0];
    }

    /// <summary>Ingest writes frames in the order of the profile.</summary>
    private static byte[] Swapped(byte[] rgb)
    {
        var bgr = new byte[rgb.Length];
        for (var i = 0; i < rgb.Length; i += 3)
            (bgr[i], bgr[i + 1], bgr[i + 2]) = (rgb[i + 2], rgb[i + 1], rgb[i]);
        return bgr;
    }
}
