using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>ONNX Runtime's own messages go through the log, a line a kind.</summary>
public class QuietTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Six_hundred_constants_that_nobody_uses_give_one_line(int sessions)
    {
        using var folder = new TemporaryFolder("quiet");
        var graph = new OnnxGraphBuilder("full");
        for (var i = 0; i < 600; i++)
            graph.Floats($"unused_{i}", [i], 1);
        var sum = graph.Node("Add", [graph.Input("in", DataType.Float, -1, 3, 4, 4), graph.Floats([1])], "out");
        var file = TestModels.File(new ModelProfile { Name = "full", Input = new ModelInput { Width = 4, Height = 4, Scale = 1 } }, graph.Output(sum, DataType.Float, -1, 3, 4, 4).ToBytes());
        var log = new LinesLogger();

        using var model = FeatureModelLoader.Load(file, new InferenceOptions { Accelerator = "cpu", RunFrames = 2, Threads = 1, Sessions = sessions, ModelCache = folder.Path }, TimeProvider.System, log);
        await model.Features(new byte[5 * 48]);

        var line = Assert.Single(log.Lines, l => l.Contains("ONNX Runtime", StringComparison.Ordinal));
        Assert.StartsWith("Warning 4109", line, StringComparison.Ordinal);
        Assert.Contains("600 messages", line, StringComparison.Ordinal);
        Assert.Contains("unused_", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_fault_gives_none()
    {
        var log = new LinesLogger();
        using var model = FeatureModelLoader.Load(new InferenceOptions { Accelerator = "cpu", Threads = 1, Sessions = 1, RunFrames = 1 }, TimeProvider.System, log);
        Assert.DoesNotContain(log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) || l.StartsWith("Error", StringComparison.Ordinal));
    }
}
