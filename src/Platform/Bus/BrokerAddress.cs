namespace QueueWorkers.Platform.Bus;

/// <summary>The address of a broker, read more strictly than a uri is: a password with a stray character must not become part of what is shown.</summary>
internal static class BrokerAddress
{
    public const string Wanted = "amqp://user:password@host:port/vhost, or amqps:// for TLS, with the special characters of user and password as %40 and so on";

    /// <summary>RabbitMQ's port for TLS.</summary>
    private const int TlsPort = 5671;

    /// <summary>The address; null if it is none.</summary>
    public static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0 && uri.Fragment.Length == 0
        && !uri.PathAndQuery.Contains('@', StringComparison.Ordinal) && uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Length <= 1
            ? uri
            : null;

    /// <summary>Whether TLS is spoken: the address says so. MassTransit speaks it on its usual port whatever the address says.</summary>
    public static bool IsTls(Uri broker) => broker.Scheme == "amqps" || broker.Port == TlsPort;

    /// <summary>Its port, given or usual.</summary>
    public static int Port(Uri broker) => broker.Port > 0 ? broker.Port : broker.Scheme == "amqps" ? TlsPort : 5672;

    /// <summary>For messages: scheme, host, port and virtual host.</summary>
    public static string Shown(Uri broker) => broker.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
