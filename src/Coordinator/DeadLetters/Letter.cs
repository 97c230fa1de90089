using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>A message as it lies among the dead letters.</summary>
/// <param name="body">Its bytes.</param>
/// <param name="properties">With the headers that say why it lies here.</param>
internal sealed class Letter(ReadOnlyMemory<byte> body, IReadOnlyBasicProperties properties)
{
    /// <summary>Headers of MassTransit and of the broker that tell how a message got here.</summary>
    private static readonly string[] OfTheWay = ["MT-Fault-", "MT-Host-", "MT-Reason", "x-delivery-count", "x-death", "x-first-death-", "x-last-death-", "x-dotnet-pub-seq-no"];

    private readonly Lazy<string> _id = new(() => Digest(body.Span, properties));
    private readonly Lazy<BodyScan> _scan = new(() => BodyScan.Of(body.Span));

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Its properties, with the headers that say why it lies here.</summary>
    public IReadOnlyBasicProperties Properties => properties;

    /// <summary>Stays the same while the message lies here: a digest of the body and of all that its sender and its consumer said. Doubles have the same.</summary>
    public string Id => _id.Value;

    /// <summary>What the body says of itself.</summary>
    public BodyScan Scan => _scan.Value;

    /// <summary>Why it is here.</summary>
    public string? Reason => Header("MT-Fault-Message") ?? (Header("MT-Reason") == "dead-letter" ? "no consumer of the queue takes this type of message" : null);

    /// <summary>Full name of the type of exception behind it.</summary>
    public string? Exception => Header("MT-Fault-ExceptionType");

    /// <summary>When it came here.</summary>
    public DateTimeOffset? At =>
        DateTimeOffset.TryParse(Header("MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime()
        : Properties.Timestamp.UnixTime > 0 ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(Properties.Timestamp.UnixTime, DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
        : null;

    /// <summary>How often it was put back since it was published, as quorum queues count it.</summary>
    public long PutBack => Properties.Headers?.TryGetValue("x-delivery-count", out var count) == true && count is long times ? times : 0;

    /// <summary>Its properties for another try: as its sender made them.</summary>
    public BasicProperties Fresh() => new(Properties)
    {
        Persistent = true,
        Headers = Properties.Headers?.Where(h => !Array.Exists(OfTheWay, name => h.Key.StartsWith(name, StringComparison.Ordinal))).ToDictionary(),
    };

    /// <summary>Its properties for the same queue again.</summary>
    public BasicProperties Same() => new(Properties)
    {
        Persistent = true,
        Headers = Properties.Headers?.Where(h => h.Key is not ("x-delivery-count" or "x-dotnet-pub-seq-no")).ToDictionary(),
    };

    private string? Header(string name) => Properties.Headers?.TryGetValue(name, out var value) == true ? Text(value) : null;

    private static string? Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Digest(ReadOnlySpan<byte> body, IReadOnlyBasicProperties properties)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        // The broker's own headers change while it lies there.
        var headers = (properties.Headers ?? new Dictionary<string, object?>()).Where(h => !h.Key.StartsWith("x-", StringComparison.Ordinal));
        foreach (var line in headers.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}={Text(h.Value)}").Prepend($"{properties.MessageId} {properties.ContentType}"))
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{line}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
