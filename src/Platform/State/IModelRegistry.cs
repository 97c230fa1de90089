using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>The models served, by their heartbeats. First-seen times are kept (R4).</summary>
public interface IModelRegistry
{
    /// <summary>Records a heartbeat at a time of the state store's clock.</summary>
    ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Every model seen, live or not.</summary>
    ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation);
}
