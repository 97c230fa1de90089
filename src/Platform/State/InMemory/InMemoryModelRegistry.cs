using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State.InMemory;

/// <summary>Heartbeats in this process. Every call completes synchronously.</summary>
public sealed class InMemoryModelRegistry : IModelRegistry
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ServedModel> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ServingWorker> _workers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LivingWorker> _alive = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_models.TryGetValue(heartbeat.Fingerprint, out var known))
                _models[heartbeat.Fingerprint] = new ServedModel(heartbeat, now, now);
            else if (known.LastSeen <= now)
                _models[heartbeat.Fingerprint] = known with { Heartbeat = heartbeat, LastSeen = now };
            if (!_workers.TryGetValue(heartbeat.Worker, out var worker) || worker.LastSeen <= now)
                _workers[heartbeat.Worker] = new ServingWorker(heartbeat, now);
            foreach (var silent in _workers.Values.Where(w => w.LastSeen < now - ServingWorker.KeptFor).ToList())
                _workers.Remove(silent.Heartbeat.Worker);
        }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _models.Values]);
    }

    /// <inheritdoc/>
    public ValueTask RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            if (_models.TryGetValue(fingerprint, out var known))
                _models[fingerprint] = known with { IsRetired = isRetired };
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ServingWorker>> ListWorkersAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _workers.Values.Where(w => w.LastSeen >= now - ServingWorker.KeptFor)]);
    }

    /// <inheritdoc/>
    public ValueTask RecordAliveAsync(WorkerAlive heartbeat, DateTimeOffset now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_alive.TryGetValue(heartbeat.Worker, out var worker) || worker.LastSeen <= now)
                _alive[heartbeat.Worker] = new LivingWorker(heartbeat, now);
            foreach (var silent in _alive.Values.Where(w => w.LastSeen < now - ServingWorker.KeptFor).ToList())
                _alive.Remove(silent.Heartbeat.Worker);
        }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LivingWorker>> ListAliveAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _alive.Values.Where(w => w.LastSeen >= now - ServingWorker.KeptFor)]);
    }
}
