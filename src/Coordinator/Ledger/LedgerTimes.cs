using System.Collections.Concurrent;
using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>
/// Time spent on recording, by video. What one call took is told with the next one of its video, so that measuring costs no call of its own;
/// the last one's is not told.
/// </summary>
public sealed class LedgerTimes(TimeProvider time)
{
    /// <summary>Videos that end otherwise than by their last batch leave an entry; this many are kept.</summary>
    private const int MaxVideos = 10_000;

    private readonly ConcurrentDictionary<Guid, TimeSpan> _pending = [];

    /// <summary>Records, with the time that earlier calls of the video took.</summary>
    public async ValueTask<T> MeasureAsync<T>(Guid videoId, IReadOnlyList<StageTime> timings, Func<IReadOnlyList<StageTime>, ValueTask<T>> record)
    {
        var earlier = _pending.TryRemove(videoId, out var pending) ? [.. timings, new StageTime(Stages.Ledger, pending.TotalMilliseconds)] : timings;
        var started = time.GetTimestamp();
        var result = await record(earlier);
        if (_pending.Count < MaxVideos)
            _pending.AddOrUpdate(videoId, _ => time.GetElapsedTime(started), (_, sum) => sum + time.GetElapsedTime(started));
        return result;
    }
}
