using System.Diagnostics;
using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running.Queue;

/// <summary>
/// Batches that wait for devices. A device takes a run: a piece of a large batch, or of several small ones where they may be joined. The most urgent
/// first, else in the order in which they came; but one that others have been put before for <see cref="Overdue"/> is next. What a run says of one batch never touches another.
/// </summary>
/// <param name="joins">Whether frames of several batches may share a run; then a short run waits a little for more. Otherwise a batch is cut by its own count alone.</param>
/// <param name="patience">The longest wait for a full run.</param>
internal sealed class RunQueue(bool joins, TimeSpan patience)
{
    /// <summary>How long a batch may be put off by more urgent ones: much less than a broker or a watchdog waits for work that does not come on.</summary>
    internal static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly LinkedList<PendingBatch> _batches = [];
    private bool _isClosed;

    /// <summary>Adds a batch; its end is the end of its last frame. <paramref name="pieces"/> are the runs that it is cut into where none are joined.</summary>
    public async ValueTask<RunTimes> AddAsync(PendingBatch batch, IEnumerable<int> pieces, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (batch.Count == 0)
            return default;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var cuts = joins ? [batch.Count] : pieces.ToList();
            var end = batch.Count;
            for (var i = cuts.Count - 1; i >= 0; i--)
            {
                end -= cuts[i];
                batch.Waiting.Push((end, cuts[i]));
            }
            Insert(batch, behindEquals: true);
            Monitor.PulseAll(_lock);
        }
        await using var watch = cancellation.UnsafeRegister(
            static (state, token) =>
            {
                var (queue, batch) = ((RunQueue, PendingBatch))state!;
                queue.Drop(batch, new OperationCanceledException(token));
            },
            (this, batch));
        return await batch.End;
    }

    /// <summary>Waits for the next run; null once the queue is closed. <paramref name="most"/> says how many frames of a size the device takes.</summary>
    public Run? Take(Func<FrameGeometry, int> most)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_isClosed)
                    return null;
                AdvanceOverdue();
                if (_batches.First?.Value is not { } first)
                {
                    Monitor.Wait(_lock);
                    continue;
                }
                var full = most(first.Frame);
                if (joins && !IsFull(first.Frame, full) && Left(first) is var left && left > TimeSpan.Zero)
                    Monitor.Wait(_lock, left);
                else
                    return Gather(first.Frame, full);
            }
        }
    }

    /// <summary>Takes the end of a run.</summary>
    public void Complete(Run run, RunTimes times)
    {
        lock (_lock)
        {
            foreach (var slice in run.Slices)
            {
                var share = (double)slice.Count / run.Frames;
                slice.Batch.Times = new(slice.Batch.Times.Preprocess + (times.Preprocess * share), slice.Batch.Times.Infer + (times.Infer * share));
                slice.Batch.InFlight -= slice.Count;
                slice.Batch.EndIfDone();
            }
        }
    }

    /// <summary>Fails every batch of a run, each once its other frames have come back.</summary>
    public void Fail(Run run, Exception fault)
    {
        foreach (var slice in run.Slices)
        {
            lock (_lock)
                slice.Batch.InFlight -= slice.Count;
            Drop(slice.Batch, fault);
        }
    }

    /// <summary>Puts the frames of a run back, before all others that are as urgent.</summary>
    public void PutBack(Run run)
    {
        lock (_lock)
        {
            foreach (var slice in run.Slices.Reverse())
            {
                var batch = slice.Batch;
                batch.InFlight -= slice.Count;
                if (batch.Fault is not null)
                {
                    batch.EndIfDone();
                    continue;
                }
                _batches.Remove(batch);
                batch.Waiting.Push((slice.From, slice.Count));
                Insert(batch, behindEquals: false);
            }
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets nobody wait any more: devices are told to end, batches that no device has taken fail with <paramref name="fault"/>.</summary>
    public void Close(Exception fault)
    {
        List<PendingBatch> left;
        lock (_lock)
        {
            _isClosed = true;
            left = [.. _batches];
            Monitor.PulseAll(_lock);
        }
        foreach (var batch in left)
            Drop(batch, fault);
    }

    private void Drop(PendingBatch batch, Exception fault)
    {
        lock (_lock)
        {
            batch.Fault ??= fault;
            batch.Waiting.Clear();
            _batches.Remove(batch);
            batch.EndIfDone();
        }
    }

    private void AdvanceOverdue()
    {
        if (_batches.FirstOrDefault(b => Stopwatch.GetElapsedTime(b.Arrived) > Overdue) is not { } batch || batch == _batches.First!.Value)
            return;
        _batches.Remove(batch);
        _batches.AddFirst(batch);
    }

    private TimeSpan Left(PendingBatch first) => patience - Stopwatch.GetElapsedTime(first.Arrived);

    private bool IsFull(FrameGeometry frame, int full)
    {
        var frames = 0;
        foreach (var batch in _batches)
        {
            if (batch.Frame == frame)
                frames += batch.Waiting.Sum(w => w.Count);
            if (frames >= full)
                return true;
        }
        return false;
    }

    private Run Gather(FrameGeometry frame, int full)
    {
        List<Slice> slices = [];
        var room = full;
        for (var node = _batches.First; node is not null && room > 0;)
        {
            var (batch, next) = (node.Value, node.Next);
            while (batch.Frame == frame && room > 0 && batch.Waiting.Count > 0)
            {
                var slice = Cut(batch, room);
                slices.Add(slice);
                room = joins ? room - slice.Count : 0;
            }
            if (batch.Waiting.Count == 0)
                _batches.Remove(node);
            node = next;
        }
        return new Run(frame, slices);
    }

    private static Slice Cut(PendingBatch batch, int room)
    {
        var (from, count) = batch.Waiting.Pop();
        if (count > room)
            batch.Waiting.Push((from + room, count - room));
        var slice = new Slice(batch, from, Math.Min(count, room));
        batch.InFlight += slice.Count;
        return slice;
    }

    private void Insert(PendingBatch batch, bool behindEquals)
    {
        var before = _batches.First;
        while (before is not null && (before.Value.Priority > batch.Priority || (behindEquals && before.Value.Priority == batch.Priority)))
            before = before.Next;
        if (before is null)
            _batches.AddLast(batch);
        else
            _batches.AddBefore(before, batch);
    }
}
