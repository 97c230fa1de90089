using Nito.AsyncEx;
using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Batches;

/// <summary>
/// Bytes that may be in memory at once. What is larger than all of them waits until nothing else is. Urgent batches have as many for themselves: they do not
/// wait for bulk ones that wait for the device (R16).
/// </summary>
public sealed class ByteBudget
{
    private readonly AsyncMonitor _monitor = new();
    private readonly long _bytes;
    private readonly long[] _free;

    /// <summary>A budget of so many bytes.</summary>
    public ByteBudget(long bytes) => (_bytes, _free) = (bytes, [bytes, bytes]);

    /// <summary>Waits for room; disposing gives it back.</summary>
    public async ValueTask<IDisposable> TakeAsync(long wanted, int priority, CancellationToken cancellation)
    {
        var lane = VideoPriority.IsUrgent(priority) ? 1 : 0;
        var taken = Math.Min(wanted, _bytes);
        using (await _monitor.EnterAsync(cancellation))
        {
            while (_free[lane] < taken)
                await _monitor.WaitAsync(cancellation);
            _free[lane] -= taken;
        }
        return new Room(this, lane, taken);
    }

    private void GiveBack(int lane, long taken)
    {
        using (_monitor.Enter())
        {
            _free[lane] += taken;
            _monitor.PulseAll();
        }
    }

    private sealed class Room(ByteBudget budget, int lane, long taken) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
                budget.GiveBack(lane, taken);
        }
    }
}
