namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A clock that stands still until the scheduler moves it. Timers fire on the caller's thread.</summary>
internal sealed class SimClock : TimeProvider
{
    private readonly List<SimTimer> _timers = [];
    private long _order;

    public DateTimeOffset Now { get; private set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires.</summary>
    public DateTimeOffset? Next => _timers.Count == 0 ? null : _timers.Min(t => t.Due);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void AdvanceTo(DateTimeOffset until)
    {
        while (_timers.Where(t => t.Due <= until).MinBy(t => (t.Due, t.Order)) is { } timer)
        {
            Now = timer.Due > Now ? timer.Due : Now;
            timer.Fire();
        }
        Now = until > Now ? until : Now;
    }

    private sealed class SimTimer(SimClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public long Order { get; } = clock._order++;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            _period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            Due = clock.Now + dueTime;
            clock._timers.Add(this);
            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback(state);
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
