using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>Measures frames per second of devices that run side by side, for a fraction of a second.</summary>
internal static class LayoutMeter
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(150);
    private const int LeastRuns = 2;

    /// <summary>Frames per second of all together in full runs of such frames.</summary>
    public static double Rate(IReadOnlyList<IDevice> devices, FrameGeometry frame, int frames, int dimension)
    {
        using var ready = new Barrier(devices.Count);
        var rates = new double[devices.Count];
        Exception? failed = null;
        var threads = devices.Select((device, i) => new Thread(() =>
        {
            try
            {
                rates[i] = Rate(device, new Run(frame, [Noise(frame, frames, dimension)]), ready);
            }
            catch (Exception fault)
            {
                failed = fault;
                ready.RemoveParticipant();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return failed is null ? rates.Sum() : throw new InvalidOperationException($"a layout cannot be measured: {failed.Message}", failed);
    }

    private static double Rate(IDevice device, Run run, Barrier ready)
    {
        device.Run(run);
        ready.SignalAndWait();
        var started = Stopwatch.GetTimestamp();
        var runs = 0;
        while (runs < LeastRuns || Stopwatch.GetElapsedTime(started) < Least)
        {
            device.Run(run);
            runs++;
        }
        return runs * run.Frames / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Slice Noise(FrameGeometry frame, int frames, int dimension)
    {
        var pixels = new byte[frames * frame.FrameBytes()];
        new Random(1).NextBytes(pixels);
        return new Slice(new PendingBatch(pixels, frame, frames, new float[frames * dimension], priority: 0, isTensor: false, arrived: 0), 0, frames);
    }
}
