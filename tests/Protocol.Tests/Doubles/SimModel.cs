using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>A model whose feature says which frame it saw; some frames kill it, some it fails on.</summary>
internal sealed class SimModel(World world, SimProcess process) : IFeatureModel
{
    public static FrameGeometry Geometry { get; } = new() { Width = 2, Height = 2 };

    public ModelDescription Description { get; } = new(process.Fingerprint!.Split('-')[0], process.Fingerprint, new string('1', 64), Geometry, 2, new("cpu", "sim", "fp32"));

    public async ValueTask<RunTimes> RunAsync(ReadOnlyMemory<byte> pixels, FrameGeometry frame, int count, Memory<float> features, CancellationToken cancellation)
    {
        await process.Gate("run model");
        world.Outages.Check(WorkKind.Device);
        for (var i = 0; i < count; i++)
        {
            var feature = SimVideo.FeatureOf(pixels.Span.Slice(i * Geometry.FrameBytes(), Geometry.FrameBytes()));
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
