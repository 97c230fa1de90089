using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Before the bus starts: shakes hands with a broker whose address says TLS. One that does not speak it, or whose certificate is not accepted, is
/// waited for like one that is away, with the reason in the log; the bus would say little of it, and often.
/// </summary>
internal sealed class BrokerTlsCheck(IOptions<BusOptions> options, Patience patience, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) => BrokerAddress.Read(options.Value.Connection) is { } broker && BrokerAddress.IsTls(broker)
        ? patience.DoAsync(WorkKind.Broker, token => CheckAsync(broker, token), cancellationToken).AsTask()
        : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask CheckAsync(Uri broker, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(broker.Host, BrokerAddress.Port(broker), either.Token);
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = broker.Host, CertificateChainPolicy = ServerTrust.Policy(options.Value.CaFile) }, either.Token);
        }
        catch (AuthenticationException fault) when (fault.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase))
        {
            var trusted = options.Value.CaFile is { } file ? $"the system's authorities and those of {file}" : "the system's authorities";
            throw new IOException($"the certificate of {BrokerAddress.Shown(broker)} is not accepted ({fault.Message}); trusted are {trusted} (Bus:CaFile)", fault);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is AuthenticationException or IOException or OperationCanceledException)
        {
            throw new IOException($"{BrokerAddress.Shown(broker)} does not speak TLS, as its address says ({fault.Message}); give its port for TLS, or amqp:// for none", fault);
        }
    }
}
