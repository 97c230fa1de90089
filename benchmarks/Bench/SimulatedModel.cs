using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Simulated;

namespace QueueWorkers.Benchmarks;

/// <summary>A model whose devices are clocks.</summary>
internal static class SimulatedModel
{
    private const int Dimension = 2048;

    public static FeatureModel Open(FrameGeometry frame, TimeSpan perRun, int devices, InferenceOptions options)
    {
        var frames = options.RunFrames > 0 ? options.RunFrames : 32;
        var queue = new RunQueue(options.Join, options.JoinWait);
        var lanes = new LaneOptions(options.RunTimeout, options.DeviceFailures, TimeSpan.FromSeconds(2));
        var description = new ModelDescription("simulated", "simulated-00000000", new string('0', 64), frame, Dimension, new("simulated", "a clock, no device", "none"));
        IDevice Open() => new SimulatedDevice(frames, perRun);
        return new FeatureModel(description, frames, queue, null, giveUp =>
            [.. Enumerable.Range(0, devices).Select(i => new DeviceLane($"simulated {i}", Open(), Open, queue, lanes, TimeProvider.System, NullLogger.Instance, giveUp))]);
    }
}
