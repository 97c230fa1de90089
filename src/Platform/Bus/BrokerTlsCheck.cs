using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Before the bus starts: shakes hands with a broker whose address says TLS. One that does not speak it, or whose certificate is not accepted, is
/// waited for like one that is away, with the reason in the log.
/// </summary>
internal sealed class BrokerTlsCheck(IOptions<BusOptions> options, Patience patience, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>Which the broker answers by naming its mechanisms of authentication.</summary>
    private static readonly byte[] Header = [.. "AMQP"u8, 0, 0, 9, 1];

    public Task StartingAsync(CancellationToken cancellationToken) => BrokerAddress.Read(options.Value.Connection) is { } broker && BrokerAddress.IsTls(broker)
        ? patience.DoAsync(WorkKind.Broker, async token => await CheckAsync(broker, options.Value, time, token), cancellationToken).AsTask()
        : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends if the broker can be used over TLS; else throws as <see cref="TlsProbe.CheckAsync"/> does.</summary>
    public static Task CheckAsync(Uri broker, BusOptions options, TimeProvider time, CancellationToken cancellation, TimeSpan? bound = null) => TlsProbe.CheckAsync(
        (broker.Host, BrokerAddress.Port(broker), broker.Host, BrokerAddress.Shown(broker)), options.Tls, Header, "amqp://", time, cancellation, bound);
}
