using QueueWorkers.Contracts;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Scheduling;

/// <summary>
/// Urgent work of a process goes before bulk (R16): while some is at hand, bulk work stands still between two of its steps. A decoder that nobody reads from
/// stops too, so that urgent work has the cores to itself.
/// </summary>
public sealed class Precedence(TimeProvider time)
{
    /// <summary>
    /// How long one piece of bulk work stands still in all, however much urgent work comes: less than what brokers and watchdogs wait for work that does not
    /// come on. After that it shares the cores.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long bulk work stands still after the last urgent work: between planning and extraction of a video lies a way through the coordinator, and after
    /// them the rest of its way, on which it may share this host.
    /// </summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // The work of the current flow of execution: what it calls need not be handed it.
    private static readonly AsyncLocal<Turn?> Current = new();

    private readonly TimeProvider _time = time;
    private readonly Lock _lock = new();
    private int _urgent;
    private long? _last;

    /// <summary>Begins a piece of work, for the caller and all that it calls. Disposing ends it.</summary>
    public Turn Begin(int priority) => Current.Value = new Turn(this, VideoPriority.IsUrgent(priority));

    /// <summary>Before a step: bulk work waits for what is urgent. Outside any work it does nothing.</summary>
    public static ValueTask YieldAsync(CancellationToken cancellation) => Current.Value?.YieldAsync(cancellation) ?? ValueTask.CompletedTask;

    private void Count(int change)
    {
        lock (_lock)
            (_urgent, _last) = (_urgent + change, _time.GetTimestamp());
    }

    private bool IsUrgentAtHand()
    {
        lock (_lock)
            return _urgent > 0 || (_last is { } last && _time.GetElapsedTime(last) < Linger);
    }

    /// <summary>A piece of work.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly Precedence _precedence;
        private readonly bool _isUrgent;
        private bool _isOver;

        internal Turn(Precedence precedence, bool isUrgent)
        {
            (_precedence, _isUrgent) = (precedence, isUrgent);
            if (isUrgent)
                precedence.Count(1);
        }

        /// <summary>How long it has stood still.</summary>
        public TimeSpan Waited { get; private set; }

        internal async ValueTask YieldAsync(CancellationToken cancellation)
        {
            while (!_isUrgent && Waited < Longest && _precedence.IsUrgentAtHand())
            {
                var started = _precedence._time.GetTimestamp();
                await Task.Delay(Pause, _precedence._time, cancellation);
                Waited += _precedence._time.GetElapsedTime(started);
                // To let others go first is not to stand still.
                WorkInHand.CameOn();
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_isUrgent && !_isOver)
                _precedence.Count(-1);
            _isOver = true;
        }
    }
}
