using System.Runtime.InteropServices;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>The public models of the test data, beside SqueezeNet.</summary>
public class FolderModelsTests
{
    private static readonly ModelInput Square = new() { Width = 224, Height = 224 };

    /// <summary>Whole graphs with constant weights. The recorded outputs are of the ramp that ONNX's own tests feed, 0 to 1 over the tensor.</summary>
    [Theory]
    [InlineData("light_densenet121")]
    [InlineData("light_resnet50")]
    [InlineData("light_shufflenet")]
    [InlineData("light_squeezenet")]
    public async Task Recorded_outputs_are_reproduced(string name)
    {
        var recorded = TensorProto.Parser.ParseFrom(await File.ReadAllBytesAsync(ModelData.Model($"{name}_output_0.pb"), TestContext.Current.CancellationToken));
        var expected = recorded.HasRawData ? MemoryMarshal.Cast<byte, float>(recorded.RawData.Span).ToArray() : [.. recorded.FloatData];
        Assert.Equal(1000, expected.Length);
        using var model = TestModels.Load(Profile(name, Square));
        float[] ramp = [.. Enumerable.Range(0, 3 * 224 * 224).Select(i => (float)((double)i / (3 * 224 * 224)))];
        var found = new float[1000];
        await model.RunTensorAsync(MemoryMarshal.AsBytes(ramp.AsSpan()).ToArray(), 1, found, TestContext.Current.CancellationToken);
        Assert.InRange(TestModels.RelativeError(found, expected), 0, 1e-5);
    }

    [Theory]
    [InlineData("FastestDet", 352, 352, null, 85 * 22 * 22)]
    [InlineData("face_RFB-320", 320, 240, null, 4420 * 2)]
    [InlineData("face_RFB-320", 320, 240, "boxes", 4420 * 4)]
    [InlineData("face_RFB-640", 640, 480, "scores", 17640 * 2)]
    [InlineData("yolox_nano", 416, 416, null, 3549 * 85)]
    public async Task A_detector_gives_finite_numbers_of_the_declared_shape(string name, int width, int height, string? output, int dimension)
    {
        var input = new ModelInput { Width = width, Height = height, Channels = ChannelOrder.Bgr, Scale = name == "yolox_nano" ? 1 : 1 / 255.0 };
        var profile = Profile(name, input) with { Output = output };
        using var host = TestModels.Load(profile, pixels: PixelWork.Host);
        Assert.Equal(dimension, host.Description.Dimension);
        var frames = TestModels.Noise(2 * width * height * 3);
        var features = await host.Features(frames);
        Assert.All(features, f => Assert.True(float.IsFinite(f)));
        Assert.True(TestModels.RelativeError(features[..dimension], features[dimension..]) > 1e-4, "two frames differ");
        using var graph = TestModels.Load(profile, pixels: PixelWork.Graph);
        Assert.InRange(TestModels.RelativeError(await graph.Features(frames), features), 0, 1e-5);
    }

    [Theory]
    [InlineData("mnist-8", 28, "Float [1, 1, 28, 28]")]
    [InlineData("super_resolution_dynbatch", 224, "Float [batch_size, 1, 224, 224]")]
    public void A_model_of_gray_pictures_is_refused_and_told_why(string name, int side, string found)
    {
        var fault = Assert.Throws<ModelProfileException>(() => TestModels.Load(Profile(name, new ModelInput { Width = side, Height = side })));
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains("allowed: three channels, as frames have them", fault.Message, StringComparison.Ordinal);
    }

    private static ModelProfile Profile(string name, ModelInput input) => new() { Name = "folder", Path = ModelData.Model($"{name}.onnx"), Input = input };
}
