using QueueWorkers.Inference.Running.Devices;

namespace QueueWorkers.Inference.Heartbeat;

/// <summary>What devices did between two beats.</summary>
internal sealed class DeviceRates(TimeProvider time)
{
    private DeviceLoad _before;
    private long _at = time.GetTimestamp();
    private double _framesPerSecond;

    /// <summary>Frames per second while all are busy, as it was last; and which part of the time they were, 0 to 1.</summary>
    public (double FramesPerSecond, double BusyShare) Next(DeviceLoad load)
    {
        var (busy, elapsed) = (load.Busy - _before.Busy, time.GetElapsedTime(_at));
        if (busy > TimeSpan.Zero)
            _framesPerSecond = Math.Round((load.Frames - _before.Frames) * load.Devices / busy.TotalSeconds, 1);
        var share = elapsed > TimeSpan.Zero && load.Devices > 0 ? Math.Round(Math.Min(1, busy / (elapsed * load.Devices)), 3) : 0;
        (_before, _at) = (load, time.GetTimestamp());
        return (_framesPerSecond, share);
    }
}
