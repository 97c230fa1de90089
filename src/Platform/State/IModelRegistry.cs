using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>The models served, and the workers that serve them, by their heartbeats. First-seen times of models are kept (R4).</summary>
public interface IModelRegistry
{
    /// <summary>Records a heartbeat at a time of the state store's clock.</summary>
    ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Records the heartbeat of a daemon at a time of the state store's clock.</summary>
    ValueTask RecordAliveAsync(WorkerAlive heartbeat, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Every model seen, live or not.</summary>
    ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation);

    /// <summary>Keeps new videos from a model, or lets it have them again. Of a model that was never seen it says nothing.</summary>
    ValueTask RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation);

    /// <summary>The last heartbeat of every worker, in the order of their names. One that has been silent for longer than <see cref="ServingWorker.KeptFor"/> before <paramref name="now"/> is forgotten.</summary>
    ValueTask<IReadOnlyList<ServingWorker>> ListWorkersAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The last heartbeat of every daemon, as <see cref="ListWorkersAsync"/>.</summary>
    ValueTask<IReadOnlyList<LivingWorker>> ListAliveAsync(DateTimeOffset now, CancellationToken cancellation);
}
