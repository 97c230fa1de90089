using System.Net;
using System.Net.Sockets;
using QueueWorkers.Platform.Security;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Redis;

/// <summary>How our processes connect to a Redis.</summary>
internal static class RedisClient
{
    /// <summary>StackExchange.Redis's port for TLS, if an address names none.</summary>
    private const int DefaultTlsPort = 6380;

    /// <summary>
    /// For StackExchange.Redis. A server that is away is waited for; over TLS, one of another name or authority is refused at each
    /// connection.
    /// </summary>
    public static ConfigurationOptions Configure(RedisOptions options, string clientName)
    {
        var configuration = RedisAddress.Read(options.Connection!)!;
        configuration.AbortOnConnectFail = false;
        configuration.ClientName ??= clientName;
        // Nobody of ours moves primaries by the first two, and the third is a courtesy: a user of least privilege needs no right to them.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        configuration.SetClientLibrary = false;
        if (configuration.Ssl)
            configuration.SslClientAuthenticationOptions = host => options.Tls.For(host);
        return configuration;
    }

    /// <summary>
    /// Over TLS, shakes hands with the servers of an address. Ends if one of them can be used, or if the address says no TLS.
    /// </summary>
    /// <exception cref="IOException">None can; the message says why the first one cannot.</exception>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public static async Task CheckTlsAsync(RedisOptions options, TimeProvider time, CancellationToken cancellation, TimeSpan? bound = null)
    {
        var configuration = RedisAddress.Read(options.Connection!)!;
        if (!configuration.Ssl)
            return;
        Exception? first = null;
        foreach (var server in configuration.EndPoints)
        {
            if (Locate(server, isTls: true) is not var (host, port))
                return;
            var shown = $"the Redis server at {RedisAddress.Format(server)}";
            try
            {
                await TlsProbe.CheckAsync((host, port, configuration.SslHost ?? host, shown), options.Tls, "PING\r\n"u8.ToArray(),
                    "redis://", time, cancellation, bound);
                return;
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                first ??= fault;
            }
        }
        if (first is not null)
            throw first is SocketException ? new IOException($"{RedisAddress.Shown(configuration)}: {first.Message}", first) : first;
    }

    /// <summary>Host and port of a server; null for a socket of the file system.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isTls">Whether TLS is spoken, which has another usual port.</param>
    public static (string Host, int Port)? Locate(EndPoint server, bool isTls)
    {
        var usual = isTls ? DefaultTlsPort : RedisAddress.DefaultPort;
        return server switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port > 0 ? dns.Port : usual),
            IPEndPoint ip => ($"{ip.Address}", ip.Port > 0 ? ip.Port : usual),
            _ => null,
        };
    }
}
