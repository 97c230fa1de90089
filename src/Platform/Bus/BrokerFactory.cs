using System.Security.Authentication;
using QueueWorkers.Platform.Security;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>Makes connections to the broker beside the bus, with the same trust: for whoever looks at the broker.</summary>
internal static class BrokerFactory
{
    /// <summary>
    /// A message larger than this ends the connection, and comes again at the next one, for ever. So it is as large as a broker takes by itself
    /// (<c>max_message_size</c>), and what is too large for us goes to the dead letters.
    /// </summary>
    public const uint MostReceived = 128 << 20;

    /// <summary>How to connect.</summary>
    /// <param name="options">Valid ones, with a connection.</param>
    /// <param name="name">What the broker calls it.</param>
    /// <param name="bound">How long each step may take.</param>
    public static ConnectionFactory Of(BusOptions options, string name, TimeSpan bound)
    {
        var broker = BrokerAddress.Read(options.Connection)!;
        var factory = new ConnectionFactory
        {
            Uri = broker,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
            MaxInboundMessageBodySize = MostReceived,
            RequestedConnectionTimeout = bound,
            HandshakeContinuationTimeout = bound,
            ContinuationTimeout = bound,
        };
        if (BrokerAddress.IsTls(broker))
            factory.Ssl = new SslOption(broker.Host, enabled: true)
            {
                Version = SslProtocols.None,
                Certs = options.Tls.Certificate() is { } certificate ? [certificate] : null,
                CertificateValidationCallback = ServerTrust.Callback(options.CaFile),
            };
        return factory;
    }
}
