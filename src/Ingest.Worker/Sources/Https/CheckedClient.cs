using System.Net;
using System.Net.Sockets;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>
/// The client of one fetch. It resolves a name, checks every address and connects to what it checked, so that a name cannot mean one
/// address to the check and another to the connection. No proxy, no cookies, no redirects on its own, no credentials.
/// </summary>
internal static class CheckedClient
{
    public static HttpClient Create(HttpsOptions options)
    {
        var addresses = new AddressRules(options.AllowPrivateAddresses);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.StallTimeout,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, addresses, cancellation),
        };
        handler.SslOptions.CertificateChainPolicy = ServerTrust.Policy(options.CaFile);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("QueueWorkers");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
        return client;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, AddressRules rules, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(server.Host, cancellation);
        if (addresses.FirstOrDefault(a => !rules.Allow(a)) is { } refused)
        {
            throw new VideoException(FailureCode.OutsideRoots,
                $"The host {server.Host} has the address {refused}, which is private or special; Ingest:Https:AllowPrivateAddresses can allow its network.");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, server.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
