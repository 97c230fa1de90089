using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Simulated;

/// <summary>NOT A DEVICE: waits a fixed time for each run, as a GPU would work while the CPU is free. A frame's feature is its first byte, over and over.</summary>
internal sealed class SimulatedDevice(int mostFrames, TimeSpan perRun) : IDevice
{
    private readonly List<int> _runs = [];
    private readonly ManualResetEventSlim _never = new();

    /// <summary>Frames of each run so far.</summary>
    public IReadOnlyList<int> Runs
    {
        get
        {
            lock (_runs)
                return [.. _runs];
        }
    }

    public int MostFrames(FrameGeometry frame) => mostFrames;

    public RunTimes Run(Run run)
    {
        lock (_runs)
            _runs.Add(run.Frames);
        _never.Wait(perRun);
        foreach (var slice in run.Slices)
            Compute(slice);
        return new RunTimes(TimeSpan.Zero, perRun);
    }

    public void Abort()
    {
    }

    public void Dispose() => _never.Dispose();

    /// <summary>Writes what it would give.</summary>
    public static void Compute(Slice slice)
    {
        var source = slice.Batch.SourceOf(slice);
        var features = slice.Batch.FeaturesOf(slice);
        var (bytes, floats) = (source.Length / slice.Count, features.Length / slice.Count);
        for (var i = 0; i < slice.Count; i++)
            features.Slice(i * floats, floats).Fill(source[i * bytes]);
    }
}
