using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Redis;

/// <summary>
/// Reads the address of a Redis: <c>redis://</c>, <c>rediss://</c> for TLS, or a connection string of StackExchange.Redis, which does not
/// know uris.
/// </summary>
internal static class RedisAddress
{
    public const string Wanted = "rediss://user:password@host:port (redis:// without TLS), "
        + "with the special characters of user and password as %40 and so on, "
        + "or host:port,user=…,password=…,ssl=true; all but the host may be left out";

    public const int DefaultPort = 6379;

    private const string Plain = "redis";
    private const string Tls = "rediss";

    /// <summary>
    /// The settings that an address stands for; null if it is none. What is wrong with it is not said: it may hold a password.
    /// </summary>
    public static ConfigurationOptions? Read(string text)
    {
        try
        {
            var options = text.Contains("://", StringComparison.Ordinal) ? ReadUri(text) : ConfigurationOptions.Parse(text);
            // A password without its name, or with a comma in it, looks like one more server, and servers are shown.
            return options?.EndPoints is { Count: > 0 } servers && servers.All(s => IsServer(s, mustHavePort: servers.Count > 1))
                ? options : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>For messages: the servers and whether TLS is spoken, never user or password.</summary>
    public static string Shown(ConfigurationOptions options) =>
        string.Join(", ", options.EndPoints.Select(Format)) + (options.Ssl ? ", TLS" : "");

    /// <summary>A server as <c>host:port</c>.</summary>
    public static string Format(EndPoint server) => server is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{server}";

    private static ConfigurationOptions? ReadUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not (Plain or Tls) || uri.Host.Length == 0 || uri.Port == 0
            || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.AbsolutePath.Contains('@', StringComparison.Ordinal))
            return null;
        var options = new ConfigurationOptions { Ssl = uri.Scheme == Tls };
        var port = uri.Port > 0 ? uri.Port : DefaultPort;
        options.EndPoints.Add(IPAddress.TryParse(uri.DnsSafeHost, out var ip) ? new IPEndPoint(ip, port)
            : new DnsEndPoint(uri.IdnHost, port));
        if (uri.UserInfo.Length > 0)
        {
            if (uri.UserInfo.Split(':') is not [var user, { Length: > 0 } password])
                return null;
            options.User = user.Length > 0 ? Uri.UnescapeDataString(user) : null;
            options.Password = Uri.UnescapeDataString(password);
        }
        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } path)
        {
            if (!int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
                return null;
            options.DefaultDatabase = database;
        }
        return options;
    }

    private static bool IsServer(EndPoint server, bool mustHavePort) => server switch
    {
        DnsEndPoint dns => Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown && (dns.Port > 0 || !mustHavePort),
        IPEndPoint ip => ip.Port > 0 || !mustHavePort,
        _ => true,
    };
}
