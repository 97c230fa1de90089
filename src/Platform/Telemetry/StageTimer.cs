using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Telemetry;

/// <summary>Collects time by stage on one monotonic clock. Stages may overlap, and several threads may measure.</summary>
public sealed class StageTimer(TimeProvider time)
{
    private readonly TimeProvider _time = time;
    private readonly Lock _lock = new();
    private readonly List<(string Stage, TimeSpan Elapsed)> _stages = [];

    /// <summary>Measures until the result is disposed.</summary>
    public IDisposable Measure(string stage) => new Measurement(this, stage, _time.GetTimestamp());

    /// <summary>Adds time to a stage.</summary>
    public void Add(string stage, TimeSpan elapsed)
    {
        lock (_lock)
        {
            var index = _stages.FindIndex(s => s.Stage == stage);
            if (index < 0)
                _stages.Add((stage, elapsed));
            else
                _stages[index] = (stage, _stages[index].Elapsed + elapsed);
        }
    }

    /// <summary>Time of one stage so far.</summary>
    public TimeSpan Of(string stage)
    {
        lock (_lock)
            return _stages.Find(s => s.Stage == stage).Elapsed;
    }

    /// <summary>What was collected so far, in the order in which stages first ended.</summary>
    public IReadOnlyList<StageTime> ToList()
    {
        lock (_lock)
            return [.. _stages.Select(s => new StageTime(s.Stage, s.Elapsed.TotalMilliseconds))];
    }

    private sealed class Measurement(StageTimer timer, string stage, long started) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done)
                return;
            _done = true;
            timer.Add(stage, timer._time.GetElapsedTime(started));
        }
    }

}
