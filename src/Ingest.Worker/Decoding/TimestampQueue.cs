namespace QueueWorkers.Ingest.Decoding;

/// <summary>Timestamps between the thread that reads them and the one that reads pixels. A decoder that runs ahead of its pixels waits: the queue is bounded.</summary>
internal sealed class TimestampQueue
{
    private const int MaxAhead = 1 << 16;

    private readonly Queue<long> _pts = new();
    private readonly object _lock = new();
    private bool _completed;
    private bool _discarded;

    /// <summary>Adds one, once there is room.</summary>
    public void Add(long pts)
    {
        lock (_lock)
        {
            while (_pts.Count >= MaxAhead && !_discarded)
                Monitor.Wait(_lock);
            if (_discarded)
                return;
            _pts.Enqueue(pts);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>No more will come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Nobody will take any more.</summary>
    public void Discard()
    {
        lock (_lock)
        {
            _discarded = true;
            _pts.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the next; null if no more will come.</summary>
    public long? Take()
    {
        lock (_lock)
        {
            while (_pts.Count == 0 && !_completed && !_discarded)
                Monitor.Wait(_lock);
            if (_pts.Count == 0)
                return null;
            if (_pts.Count == MaxAhead)
                Monitor.PulseAll(_lock);
            return _pts.Dequeue();
        }
    }
}
