using Microsoft.Extensions.Options;
using Nito.AsyncEx;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>A connection beside the bus, for what the bus does not do: looking into queues. It is opened when it is first needed, and again after it broke.</summary>
public sealed class BrokerConnection(IOptions<BusOptions> options) : IAsyncDisposable
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly AsyncLock _opening = new();
    private IConnection? _connection;

    /// <summary>A new channel. A publish on it is over once the broker has confirmed it, and throws if the broker returned it or refused it.</summary>
    public async Task<IChannel> OpenChannelAsync(CancellationToken cancellation)
    {
        using (await _opening.LockAsync(cancellation))
            if (_connection is not { IsOpen: true })
            {
                if (_connection is not null)
                    await _connection.DisposeAsync();
                _connection = null;
                _connection = await BrokerFactory.Of(options.Value, "queueworkers dead letters", StepTimeout).CreateConnectionAsync(cancellation);
            }
        return await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        // A broker that does not answer must not hold the end of the process.
        await _connection.AbortAsync(Farewell);
        await _connection.DisposeAsync();
    }
}
