using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>Measures frames per second of devices that run side by side, for a fraction of a second. All runs are over the same noise and write to the same memory: nobody reads it.</summary>
/// <param name="frame">Size of the frames.</param>
/// <param name="most">Frames of the largest run.</param>
/// <param name="dimension">Floats of a feature.</param>
internal sealed class LayoutMeter(FrameGeometry frame, int most, int dimension)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(150);
    private const int LeastRuns = 2;

    /// <summary>A first run that takes so long tells enough: what it does once only is little beside it.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    private readonly byte[] _pixels = Noise(checked(most * frame.FrameBytes()));
    private readonly float[] _features = new float[checked(most * dimension)];

    /// <summary>Frames per second of all together in full runs of so many frames. A run in flight is told to end when it is cancelled.</summary>
    public double Rate(IReadOnlyList<IDevice> devices, int frames, CancellationToken cancellation)
    {
        using var stop = cancellation.Register(() =>
        {
            foreach (var device in devices)
                device.Abort();
        });
        using var ready = new Barrier(devices.Count);
        var rates = new double[devices.Count];
        Exception? failed = null;
        var threads = devices.Select((device, i) => new Thread(() =>
        {
            try
            {
                rates[i] = Rate(device, new Run(frame, [Slice(frames)]), ready, cancellation);
            }
            catch (Exception fault)
            {
                failed = fault;
                ready.RemoveParticipant();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        cancellation.ThrowIfCancellationRequested();
        return failed is null ? rates.Sum() : throw new InvalidOperationException($"a layout cannot be measured: {failed.Message}", failed);
    }

    private static double Rate(IDevice device, Run run, Barrier ready, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        device.Run(run);
        var first = Stopwatch.GetElapsedTime(started);
        ready.SignalAndWait(cancellation);
        if (first > Enough)
            return run.Frames / first.TotalSeconds;
        started = Stopwatch.GetTimestamp();
        var runs = 0;
        while (runs < LeastRuns || Stopwatch.GetElapsedTime(started) < Least)
        {
            cancellation.ThrowIfCancellationRequested();
            device.Run(run);
            runs++;
        }
        return runs * run.Frames / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private Slice Slice(int frames) => new(
        new PendingBatch(_pixels.AsMemory(0, frames * frame.FrameBytes()), frame, frames, _features.AsMemory(0, frames * dimension), priority: 0, isTensor: false, arrived: 0), 0, frames);

    private static byte[] Noise(int bytes)
    {
        var pixels = new byte[bytes];
        new Random(1).NextBytes(pixels);
        return pixels;
    }
}
