using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Nito.AsyncEx;
using QueueWorkers.Platform.Security;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>A connection beside the bus, for what the bus does not do: looking into queues. It is opened when it is first needed, and again after it broke.</summary>
public sealed class BrokerConnection(IOptions<BusOptions> options) : IAsyncDisposable
{
    /// <summary>
    /// A message larger than this ends the connection, and comes again at the next one, for ever. So it is as large as a broker takes by itself
    /// (<c>max_message_size</c>), and what is too large for us goes to the dead letters.
    /// </summary>
    internal const uint MostReceived = 128 << 20;

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
                _connection = await Factory(options.Value).CreateConnectionAsync(cancellation);
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

    private static ConnectionFactory Factory(BusOptions options)
    {
        var broker = new Uri(options.Connection);
        var factory = new ConnectionFactory
        {
            Uri = broker,
            ClientProvidedName = "queueworkers dead letters",
            AutomaticRecoveryEnabled = false,
            MaxInboundMessageBodySize = MostReceived,
        };
        if (BrokerAddress.IsTls(broker))
            factory.Ssl = new SslOption
            {
                Enabled = true,
                ServerName = broker.Host,
                Version = SslProtocols.None,
                Certs = options.Tls.Certificate() is { } certificate ? new X509CertificateCollection { certificate } : null,
                CertificateValidationCallback = ServerTrust.Callback(options.CaFile),
            };
        return factory;
    }
}
