using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Models;

/// <summary>Records who serves which model.</summary>
public sealed class ModelServedHandler(IModelRegistry registry, IStateClock clock, Patience patience) : IMessageHandler<ModelServed>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(ModelServed message, IPublisher publisher, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.State, async token => await registry.RecordAsync(message, await clock.NowAsync(token), token), cancellation);
}
