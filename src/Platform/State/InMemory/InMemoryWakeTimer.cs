namespace QueueWorkers.Platform.State.InMemory;

/// <summary>Due times in this process. Every call completes synchronously.</summary>
public sealed class InMemoryWakeTimer : IWakeTimer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DateTimeOffset> _due = [];

    /// <inheritdoc/>
    public ValueTask SetAsync(Guid videoId, DateTimeOffset due, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            _due[videoId] = due;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(Guid videoId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            _due.Remove(videoId);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _due.Keys]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Guid>> ClaimDueAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Guid[] claimed =
            [
                .. _due.Where(d => d.Value <= now)
                    .OrderBy(d => d.Value).ThenBy(d => d.Key.ToString("N"), StringComparer.Ordinal)
                    .Take(max).Select(d => d.Key),
            ];
            foreach (var id in claimed)
                _due[id] = now + lease;
            return new(claimed);
        }
    }
}
