using MassTransit;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>Publishes on behalf of a consumed message; waits while the broker is away or no queue is bound yet.</summary>
internal sealed class ContextPublisher(IPublishEndpoint bus, Patience patience) : IPublisher
{
    public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class =>
        patience.DoAsync(WorkKind.Broker, async token => await bus.Publish(message, token), cancellation);
}
