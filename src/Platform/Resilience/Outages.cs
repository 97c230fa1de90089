using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Resilience;

/// <summary>
/// What a process waits for, and since when. An outage begins with the first who waits for something and ends when that works again for whoever waited last:
/// its beginning, each doubling of its length and its end are one line of the log each, however many messages wait.
/// </summary>
public sealed class Outages(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstReminder = TimeSpan.FromSeconds(30);

    /// <summary>What goes away again within this time was not back for good: that is said only if it lasts, so that what comes and goes does not fill the log.</summary>
    private static readonly TimeSpan Relapse = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Outage[] _outages = [.. Enum.GetValues<WorkKind>().Select(_ => new Outage())];

    // Those that began and did not end. Whoever succeeds while nothing is away pays for one read.
    private volatile int _open;

    /// <summary>Somebody tried in vain, and goes on trying.</summary>
    /// <param name="kind">What was tried.</param>
    /// <param name="waiter">Who waits.</param>
    /// <param name="reason">Why it failed; null if that is known.</param>
    public void Failed(WorkKind kind, object waiter, string? reason)
    {
        lock (_lock)
        {
            var outage = _outages[(int)kind];
            outage.Waiters.Add(waiter);
            outage.Reason = reason ?? outage.Reason;
            if (!outage.IsOpen)
            {
                (outage.IsOpen, outage.BeganAt, outage.RemindAfter) = (true, time.GetTimestamp(), FirstReminder);
                _open++;
                outage.IsTold = outage.EndedAt is not { } ended || time.GetElapsedTime(ended) > Relapse;
                if (outage.IsTold)
                    log.Away(kind, outage.Reason);
                return;
            }
            var length = time.GetElapsedTime(outage.BeganAt);
            if (!outage.IsTold && length >= Lasting)
            {
                outage.IsTold = true;
                log.Away(kind, outage.Reason);
            }
            else if (length >= outage.RemindAfter)
            {
                log.StillAway(kind, length.TotalSeconds, outage.Waiters.Count, outage.Reason);
                while (outage.RemindAfter <= length)
                    outage.RemindAfter *= 2;
            }
        }
    }

    /// <summary>Somebody succeeded, whether or not he had waited.</summary>
    public void Succeeded(WorkKind kind, object waiter)
    {
        if (_open == 0)
            return;
        lock (_lock)
        {
            var outage = _outages[(int)kind];
            outage.Waiters.Remove(waiter);
            if (!outage.IsOpen || outage.Waiters.Count > 0)
                return;
            (outage.IsOpen, outage.EndedAt) = (false, time.GetTimestamp());
            _open--;
            if (outage.IsTold)
                log.Back(kind, time.GetElapsedTime(outage.BeganAt).TotalSeconds);
        }
    }

    /// <summary>Somebody waits no longer, and does not know whether it works again.</summary>
    public void Left(WorkKind kind, object waiter)
    {
        if (_open == 0)
            return;
        lock (_lock)
            _outages[(int)kind].Waiters.Remove(waiter);
    }

    /// <summary>What somebody waits for, and why the last attempt failed.</summary>
    public IReadOnlyList<(WorkKind Kind, string Reason)> Standing()
    {
        if (_open == 0)
            return [];
        lock (_lock)
            return [.. Enum.GetValues<WorkKind>().Where(k => _outages[(int)k].Waiters.Count > 0).Select(k => (k, _outages[(int)k].Reason))];
    }

    private sealed class Outage
    {
        public HashSet<object> Waiters { get; } = new(ReferenceEqualityComparer.Instance);

        public string Reason { get; set; } = "";

        public bool IsOpen { get; set; }

        public bool IsTold { get; set; }

        public long BeganAt { get; set; }

        public long? EndedAt { get; set; }

        public TimeSpan RemindAfter { get; set; }
    }
}
