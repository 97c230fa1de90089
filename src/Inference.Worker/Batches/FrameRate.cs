namespace QueueWorkers.Inference.Batches;

/// <summary>Frames per second of the device while it is busy, since the start.</summary>
public sealed class FrameRate
{
    private readonly Lock _lock = new();
    private long _frames;
    private TimeSpan _busy;

    /// <summary>Adds a run.</summary>
    public void Add(int frames, TimeSpan busy)
    {
        lock (_lock)
            (_frames, _busy) = (_frames + frames, _busy + busy);
    }

    /// <summary>The rate; 0 before the first run.</summary>
    public double PerSecond()
    {
        lock (_lock)
            return _busy > TimeSpan.Zero ? Math.Round(_frames / _busy.TotalSeconds, 1) : 0;
    }
}
