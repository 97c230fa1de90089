using QueueWorkers.Models.Profiles;


namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Several sessions of a model on the CPU open one that was optimised before, with weights in memory once.</summary>
public class SharedWeightsTests
{
    [Theory]
    [InlineData("light_densenet121", 224, 224)]
    [InlineData("light_resnet50", 224, 224)]
    [InlineData("light_shufflenet", 224, 224)]
    [InlineData("light_squeezenet", 224, 224)]
    [InlineData("FastestDet", 352, 352)]
    [InlineData("face_RFB-320", 320, 240)]
    [InlineData("yolox_nano", 416, 416)]
    [InlineData("squeezenet1.1_f32_dynbatch", 224, 224)]
    public async Task It_gives_the_bytes_that_a_session_of_its_own_gives(string name, int width, int height)
    {
        var profile = new ModelProfile { Name = "shared", Path = ModelData.Model($"{name}.onnx"), Input = new ModelInput { Width = width, Height = height } };
        using var alone = TestModels.Load(profile, threads: 1, sessions: 1);
        using var shared = TestModels.Load(profile, threads: 1, sessions: 3);
        var batches = Enumerable.Range(1, 4).Select(seed => TestModels.Noise(2 * width * height * 3, seed)).ToList();
        var together = await Task.WhenAll(batches.Select(b => shared.Features(b)));
        for (var i = 0; i < batches.Count; i++)
            Assert.Equal(await alone.Features(batches[i]), together[i]);
    }
}
