using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Workers;

/// <summary>Records that a daemon lives, and what it waits for.</summary>
public sealed class WorkerAliveHandler(IModelRegistry registry, IStateClock clock, Patience patience) : IMessageHandler<WorkerAlive>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(WorkerAlive message, IPublisher publisher, CancellationToken cancellation) => patience.DoAsync(
        WorkKind.State, async token => await registry.RecordAliveAsync(message, await clock.NowAsync(token), token), cancellation);
}
