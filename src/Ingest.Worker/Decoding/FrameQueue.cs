namespace QueueWorkers.Ingest.Decoding;

/// <summary>Frames between the thread that reads of them and the one that reads their pixels. A decoder that runs ahead of its pixels waits: the queue is bounded.</summary>
internal sealed class FrameQueue
{
    private const int MaxAhead = 1 << 16;
    private readonly Queue<FrameStamp> _frames = new();
    private readonly object _lock = new();
    private bool _completed;
    private bool _discarded;

    /// <summary>Adds one, once there is room.</summary>
    public void Add(FrameStamp frame)
    {
        lock (_lock)
        {
            while (_frames.Count >= MaxAhead && !_discarded)
                Monitor.Wait(_lock);
            if (_discarded)
                return;
            _frames.Enqueue(frame);
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
            _frames.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the next; null if no more will come.</summary>
    public FrameStamp? Take()
    {
        lock (_lock)
        {
            while (_frames.Count == 0 && !_completed && !_discarded)
                Monitor.Wait(_lock);
            if (_frames.Count == 0)
                return null;
            if (_frames.Count == MaxAhead)
                Monitor.PulseAll(_lock);
            return _frames.Dequeue();
        }
    }
}
