using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Inference.Tests.Devices;

/// <summary>The queue, the lanes and what stands around them, on devices of a test.</summary>
internal sealed class DeviceBench : IDisposable
{
    private const int Dimension = 3;
    private static readonly FrameGeometry Frame = new() { Width = 2, Height = 2 };
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public DeviceBench(Func<int, IDevice> open, int devices = 1, int runFrames = 8, bool joins = true, TimeSpan? wait = null, TimeSpan? runTimeout = null, int failures = 3)
    {
        var queue = new RunQueue(joins, wait ?? TimeSpan.FromMilliseconds(20));
        var options = new LaneOptions(runTimeout ?? TimeSpan.FromMinutes(1), failures, TimeSpan.FromMilliseconds(10));
        var description = new ModelDescription("test", "test-00000000", "", Frame, Dimension, new("cpu", "test", "fp32"));
        Model = new FeatureModel(description, runFrames, queue, null, giveUp =>
            [.. Enumerable.Range(0, devices).Select(i => new DeviceLane($"{i}", open(i), () => open(i), queue, options, TimeProvider.System, NullLogger.Instance, giveUp))]);
    }

    public FeatureModel Model { get; }

    /// <summary>A batch whose first frame's bytes are a number, the next one's the next. Fails where its features are not those.</summary>
    public Task RunAsync(int first, int count, int priority = 0) => RunAsync(TestContext.Current.CancellationToken, first, count, priority);

    public async Task RunAsync(CancellationToken cancellation, int first, int count, int priority = 0)
    {
        var pixels = Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)(first + i), Frame.FrameBytes())).ToArray();
        var features = new float[count * Dimension];
        await Model.RunAsync(new FrameBatch(pixels, Frame, count, priority), features, cancellation).AsTask().WaitAsync(Bound, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((float)(byte)(first + i), Dimension)), features);
    }

    public void Dispose() => Model.Dispose();
}
