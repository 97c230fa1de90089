using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>A model whose feature says which frame it saw; some frames kill it, some it fails on.</summary>
internal sealed class SimModel(World world, SimProcess process) : IFeatureModel
{
    public const int Dimension = 2;

    public static FrameGeometry Geometry { get; } = new() { Width = 2, Height = 2 };

    public ModelDescription Description { get; } = new(process.Fingerprint!.Split('-')[0], process.Fingerprint, new string('1', 64), Geometry, Dimension, new("cpu", "sim", "fp32"));

    public DeviceLoad Load => default;

    public Task<Exception> Lost { get; } = new TaskCompletionSource<Exception>().Task;

    public async ValueTask<RunTimes> RunAsync(FrameBatch batch, Memory<float> features, CancellationToken cancellation)
    {
        await process.Gate("run model");
        world.Outages.Check(WorkKind.Device);
        for (var i = 0; i < batch.Count; i++)
        {
            var feature = SimVideo.FeatureOf(batch.Pixels.Span.Slice(i * Geometry.FrameBytes(), Geometry.FrameBytes()));
            if (world.IsDeadly(feature))
            {
                world.Crash(process);
                await process.Gate("dead");
            }
            if (world.IsRefused(feature))
                throw new ModelInputException("the model fails on this frame");
            feature.CopyTo(features[(i * 2)..]);
        }
        return default;
    }

    public void Dispose()
    {
    }
}
