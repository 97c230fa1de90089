namespace QueueWorkers.Platform.State.InMemory;

/// <summary>What is to be forgotten, and when; all after the same time. Not thread-safe: its owner locks.</summary>
internal sealed class Retention<TKey>(TimeProvider time, TimeSpan after)
    where TKey : notnull
{
    private readonly Dictionary<TKey, DateTimeOffset> _due = [];
    private readonly Queue<(TKey Key, DateTimeOffset Due)> _order = new();

    public void Start(TKey key)
    {
        var due = time.GetUtcNow() + after;
        _due[key] = due;
        _order.Enqueue((key, due));
    }

    public void Stop(TKey key) => _due.Remove(key);

    /// <summary>The keys whose time is over, each once.</summary>
    public IEnumerable<TKey> TakeOver()
    {
        while (_order.TryPeek(out var first) && first.Due <= time.GetUtcNow())
        {
            _order.Dequeue();
            // A key that was started again or stopped since has another due time, or none.
            if (_due.TryGetValue(first.Key, out var due) && due == first.Due)
            {
                _due.Remove(first.Key);
                yield return first.Key;
            }
        }
    }
}
