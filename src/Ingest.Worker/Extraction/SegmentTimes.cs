using QueueWorkers.Contracts;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Time of a run by stage.</summary>
internal sealed class SegmentTimes(TimeProvider time)
{
    private readonly StageTimer _stages = new(time);

    public void Add(string stage, TimeSpan elapsed) => _stages.Add(stage, elapsed);

    public TimeSpan Of(string stage) => _stages.Of(stage);

    public async ValueTask<T> MeasureAsync<T>(string stage, Func<ValueTask<T>> work)
    {
        using (_stages.Measure(stage))
            return await work();
    }

    public IReadOnlyList<StageTime> ToList() => _stages.ToList();
}
