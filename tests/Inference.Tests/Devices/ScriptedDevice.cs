using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Simulated;

namespace QueueWorkers.Inference.Tests.Devices;

/// <summary>A device that does with each run what a test says, and then gives features as <see cref="SimulatedDevice"/> does.</summary>
internal sealed class ScriptedDevice(int mostFrames, Action<ScriptedDevice, Run> onRun) : IDevice
{
    private readonly ManualResetEventSlim _aborted = new();

    public List<int> Runs { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>What it throws when it is told to end a run.</summary>
    public Exception? AbortFault { get; init; }

    public int MostFrames(FrameGeometry frame) => SizeFault is { } fault ? throw fault : mostFrames;

    /// <summary>What it throws when it is asked how many frames it takes.</summary>
    public Exception? SizeFault { get; init; }

    public RunTimes Run(Run run)
    {
        Assert.False(IsDisposed);
        lock (Runs)
            Runs.Add(run.Frames);
        onRun(this, run);
        foreach (var slice in run.Slices)
            SimulatedDevice.Compute(slice);
        return new RunTimes(TimeSpan.Zero, TimeSpan.FromMilliseconds(run.Frames));
    }

    /// <summary>Stands still until it is told to end.</summary>
    public void Hang()
    {
        _aborted.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        throw new DeviceLostException("told to end");
    }

    public void Abort()
    {
        if (AbortFault is { } fault)
            throw fault;
        _aborted.Set();
    }

    public void Dispose() => IsDisposed = true;
}
