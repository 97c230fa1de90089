using MassTransit;
using MassTransit.Transports;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Publishes on behalf of a consumed message; waits while the broker is away or no queue is bound yet. A message that names who is to do it
/// (<see cref="Topology.IsNamed{T}"/>) waits only so long for a queue: throws <see cref="GivenUpException"/>.
/// </summary>
/// <remarks>
/// A worker that puts its own work back sends it to the queue it came from: so it need not be allowed to publish commands, which are the coordinator's.
/// </remarks>
internal sealed class ContextPublisher<TConsumed>(ConsumeContext consumed, Patience patience, TimeProvider time, TimeSpan returnedAfter, Uri? home) : IPublisher
    where TConsumed : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Not through the consumed message: that remembers every publish that failed, and is itself a dead letter at its end although the next try went well.
    private readonly PublishEndpoint _bus = new(consumed.ReceiveContext.PublishEndpointProvider);

    public async ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        var started = time.GetTimestamp();
        while (await patience.DoAsync(WorkKind.Broker, token => TryPublishAsync(message, token), cancellation) is { } returned)
        {
            if (Topology.IsNamed<T>() && time.GetElapsedTime(started) >= returnedAfter)
                throw new GivenUpException($"{typeof(T).Name} reached no queue for {returnedAfter.TotalSeconds:0.#} s: nobody serves what it names", returned);
            await Task.Delay(Pause, time, cancellation);
        }
    }

    // A return is an answer of a broker that works: it must not open the breaker for all other messages.
    private async ValueTask<MessageReturnedException?> TryPublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        try
        {
            if (home is not null && typeof(T) == typeof(TConsumed))
            {
                var queue = await consumed.ReceiveContext.SendEndpointProvider.GetSendEndpoint(home);
                await queue.Send(message, context => { Topology.Prepare(context, isMandatory: true); context.ConversationId = consumed.ConversationId; }, cancellation);
            }
            else
                await _bus.Publish(message, context => context.ConversationId = consumed.ConversationId, cancellation);
            return null;
        }
        catch (MessageReturnedException returned)
        {
            return returned;
        }
    }
}
