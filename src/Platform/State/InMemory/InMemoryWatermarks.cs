namespace QueueWorkers.Platform.State.InMemory;

/// <summary>Watermarks in this process. Every call completes synchronously.</summary>
public sealed class InMemoryWatermarks : IWatermarks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _sent = [];
    private readonly Dictionary<string, DateTimeOffset> _waitingSince = [];
    private readonly Dictionary<string, DateTimeOffset> _reached = [];

    /// <inheritdoc/>
    public ValueTask<bool> TrySendAsync(string queue, DateTimeOffset now, TimeSpan shortest, TimeSpan longest, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var pause = (now - _waitingSince.GetValueOrDefault(queue, now)) / 4;
            pause = pause < shortest ? shortest : pause > longest ? longest : pause;
            if (_sent.TryGetValue(queue, out var sent) && now - sent < pause)
                return new(false);
            _sent[queue] = now;
            _waitingSince.TryAdd(queue, now);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask RecordAsync(string queue, DateTimeOffset sent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            if (_sent.TryGetValue(queue, out var newest) && sent <= newest && sent > _reached.GetValueOrDefault(queue))
            {
                _reached[queue] = sent;
                _waitingSince.Remove(queue);
            }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new(new Dictionary<string, DateTimeOffset>(_reached));
    }
}
