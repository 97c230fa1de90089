using System.Security.Authentication;
using QueueWorkers.Platform.Security;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>A connection to the broker beside the bus, with the same trust: for whoever looks at the broker.</summary>
internal static class BrokerConnection
{
    /// <summary>How to connect.</summary>
    /// <param name="options">Valid ones, with a connection.</param>
    /// <param name="name">What the broker calls it.</param>
    /// <param name="bound">How long each step may take.</param>
    public static ConnectionFactory FactoryOf(BusOptions options, string name, TimeSpan bound)
    {
        var broker = BrokerAddress.Read(options.Connection)!;
        var factory = new ConnectionFactory
        {
            Uri = broker,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
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
