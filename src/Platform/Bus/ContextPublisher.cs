using MassTransit;
using MassTransit.Transports;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Publishes on behalf of a consumed message; waits while the broker is away or no queue is bound yet. A message whose key is of its own making
/// (<see cref="Topology.IsKeyed{T}"/>) waits only so long for a queue: throws <see cref="GivenUpException"/>.
/// </summary>
internal sealed class ContextPublisher(ConsumeContext consumed, Patience patience, TimeProvider time, TimeSpan returnedAfter) : IPublisher
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Not through the consumed message: that remembers every publish that failed, and is itself a dead letter at its end although the next try went well.
    private readonly PublishEndpoint _bus = new(consumed.ReceiveContext.PublishEndpointProvider);

    public async ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        var started = time.GetTimestamp();
        while (await patience.DoAsync(WorkKind.Broker, token => TryPublishAsync(message, token), cancellation) is { } returned)
        {
            if (Topology.IsKeyed<T>() && time.GetElapsedTime(started) >= returnedAfter)
                throw new GivenUpException($"{typeof(T).Name} reached no queue for {returnedAfter.TotalSeconds:0.#} s: nobody serves what it names", returned);
            await Task.Delay(Pause, time, cancellation);
        }
    }

    // A return is an answer of a broker that works: it must not open the breaker for all other messages.
    private async ValueTask<MessageReturnedException?> TryPublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        try
        {
            await _bus.Publish(message, context => context.ConversationId = consumed.ConversationId, cancellation);
            return null;
        }
        catch (MessageReturnedException returned)
        {
            return returned;
        }
    }
}
