using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Memory;

/// <summary>Runs and sessions are as many as memory allows, by what was measured, or assumed.</summary>
public sealed class RunPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("plan");

    [Fact]
    public void What_was_not_measured_is_assumed_and_said_to_be()
    {
        var log = Load(Native(), new InferenceOptions { MemoryBytes = 1_000_000_000 });
        Assert.Contains(FormattableString.Invariant($"{MemoryPrior.Of("fp32").PerPixel:F0} bytes a pixel, assumed (qw calibrate measures it), within 1000 MB"), log, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_bounds_the_frames_of_a_run()
    {
        var file = Fixed(64);
        // A frame of 64 × 64 takes 4 MB, the model nothing.
        Keep(file, [new(64, 64, 1, 4_096_000), new(64, 64, 2, 8_192_000)]);
        using var model = Open(file, new InferenceOptions { MemoryBytes = 21_000_000, RunFrames = 8, Sessions = 1 }, out var log);
        Assert.Equal(5, model.RunFrames);
        Assert.Contains("1000 bytes a pixel, measured, within 21 MB", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_share_what_there_is_and_are_fewer_if_they_do_not_fit()
    {
        var file = Fixed(64);
        Keep(file, [new(64, 64, 1, 4_096_000), new(64, 64, 2, 8_192_000)]);
        using (var two = Open(file, new InferenceOptions { MemoryBytes = 21_000_000, RunFrames = 8, Sessions = 2 }, out _))
            Assert.Equal((2, 2), (two.Load.Devices, two.RunFrames));
        using var one = Open(file, new InferenceOptions { MemoryBytes = 5_000_000, RunFrames = 8, Sessions = 4 }, out _);
        Assert.Equal((1, 1), (one.Load.Devices, one.RunFrames));
    }

    [Fact]
    public async Task A_frame_that_is_larger_than_memory_runs_alone_and_so_does_none_beside_it()
    {
        var file = Native();
        Keep(file, [new(64, 64, 1, 4_096_000), new(64, 64, 2, 8_192_000)]);
        using var model = Open(file, new InferenceOptions { MemoryBytes = 5_000_000, RunFrames = 8, Sessions = 1 }, out _);
        var frame = new FrameGeometry { Width = 200, Height = 100, Resize = ResizeMode.Native };
        var features = new float[3 * model.Description.Dimension];
        var pixels = TestModels.Noise(3 * frame.FrameBytes());
        await model.RunAsync(new FrameBatch(pixels, frame, 3), features, TestContext.Current.CancellationToken);
        Assert.Equal(pixels.Take(frame.FrameBytes()).Where((_, i) => i % 3 == 0).Average(p => (double)p), features[0], tolerance: 0.01);
    }

    [Theory]
    [InlineData("Max data size             1073741824           unlimited            bytes     \n", 805_306_368L)]
    [InlineData("Max cpu time              unlimited            unlimited            seconds   \nMax data size             unlimited            unlimited            bytes     \n", null)]
    public void The_budget_is_three_quarters_of_what_the_process_may_use(string limits, long? wanted)
    {
        var path = Path.Combine(_folder.Path, "limits");
        File.WriteAllText(path, limits);
        var all = (long)(0.75 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        Assert.Equal(wanted is { } bytes ? Math.Min(bytes, all) : all, MemoryBudget.OfHost(new(), path));
        Assert.Equal(all, MemoryBudget.OfHost(new(), path + "-absent"));
        Assert.Equal(5, MemoryBudget.OfHost(new() { MemoryBytes = 5 }, path));
    }

    public void Dispose() => _folder.Dispose();

    private void Keep(ModelFile file, IReadOnlyList<MemoryPoint> points) =>
        ModelMemory.Of(file.Sha256, ModelGraph.Prepare(file), DeviceNames.Cpu(), new InferenceOptions { ModelCache = _folder.Path }).Keep(new ModelMemory { Points = points });

    private string Load(ModelFile file, InferenceOptions options)
    {
        Open(file, options, out var log).Dispose();
        return log;
    }

    private FeatureModel Open(ModelFile file, InferenceOptions options, out string log)
    {
        var lines = new LinesLogger();
        (options.Accelerator, options.ModelCache, options.Threads) = (Accelerators.Cpu, _folder.Path, 1);
        var model = FeatureModelLoader.Load(file, options, TimeProvider.System, lines);
        log = string.Join('\n', lines.Lines);
        return model;
    }

    private static ModelFile Fixed(int side) => Pooling("fixed", side, new ModelInput { Width = side, Height = side, Scale = 1 });

    private static ModelFile Native() => Pooling("native", -1, new ModelInput { Width = 0, Height = 0, Scale = 1, Resize = ResizeMode.Native });

    private static ModelFile Pooling(string name, int side, ModelInput input)
    {
        var graph = new OnnxGraphBuilder(name);
        var mean = graph.Node("GlobalAveragePool", [graph.Input("in", DataType.Float, -1, 3, side, side)]);
        return TestModels.File(new ModelProfile { Name = name, Input = input }, graph.Output(graph.Node("Flatten", [mean], "out"), DataType.Float, -1, 3).ToBytes());
    }
}
