using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Models;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Tests.Devices;

/// <summary>Where inputs and outputs of runs lie.</summary>
public sealed class RunMemoryTests
{
    private readonly SessionPlan _plan;

    public RunMemoryTests()
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        _plan = FeatureModelLoader.Inspect(new ModelCatalogue(Path.GetTempPath()).Load("builtin:signature"));
    }

    [Fact]
    public void A_session_without_pinned_memory_says_so()
    {
        var log = new LinesLogger();
        using var session = SessionFactory.OpenCpu(_plan.Graph.Bytes, 1);
        using var memory = GpuMemory.Of(session, device: 0, isCaptured: false, log);
        Assert.Null(memory.Pinned);
        Assert.StartsWith("Warning 4111 Memory for runs is not pinned", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    /// <summary>The memory that a GPU's session would pin comes from an allocator: here from the CPU's.</summary>
    [Fact]
    public void Memory_of_an_allocator_gives_the_same_features()
    {
        var plain = Features(_ => null);
        Assert.Contains(plain, f => f != 0);
        Assert.Equal(plain, Features(session =>
        {
            using var kind = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            return new OrtAllocator(session, kind);
        }));
    }

    private float[] Features(Func<InferenceSession, OrtAllocator?> pinning)
    {
        const int count = 3;
        var session = SessionFactory.OpenCpu(_plan.Graph.Bytes, 1);
        using var device = new OnnxDevice("cpu", session, _plan, 4, TimeProvider.System, pinning(session) is { } pinned ? new GpuMemory(0, pinned, null) : null);
        var features = new float[count * _plan.Dimension];
        var batch = new PendingBatch(TestModels.Noise(count * 224 * 224 * 3), _plan.Geometry, count, features, priority: 0, isTensor: false, arrived: 0);
        device.Run(new Run(_plan.Geometry, [new Slice(batch, 0, count)]));
        return features;
    }
}
