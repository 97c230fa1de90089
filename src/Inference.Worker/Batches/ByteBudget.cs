using Nito.AsyncEx;

namespace QueueWorkers.Inference.Batches;

/// <summary>Bytes that may be in memory at once. What is larger than all of them waits until nothing else is.</summary>
public sealed class ByteBudget
{
    private readonly AsyncMonitor _monitor = new();
    private readonly long _bytes;
    private long _free;

    /// <summary>A budget of so many bytes.</summary>
    public ByteBudget(long bytes) => _free = _bytes = bytes;

    /// <summary>Waits for room; disposing gives it back.</summary>
    public async ValueTask<IDisposable> TakeAsync(long wanted, CancellationToken cancellation)
    {
        var taken = Math.Min(wanted, _bytes);
        using (await _monitor.EnterAsync(cancellation))
        {
            while (_free < taken)
                await _monitor.WaitAsync(cancellation);
            _free -= taken;
        }
        return new Room(this, taken);
    }

    private void GiveBack(long taken)
    {
        using (_monitor.Enter())
        {
            _free += taken;
            _monitor.PulseAll();
        }
    }

    private sealed class Room(ByteBudget budget, long taken) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
                budget.GiveBack(taken);
        }
    }
}
