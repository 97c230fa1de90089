using System.ComponentModel.DataAnnotations;
using System.Net;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Redis;

/// <summary>A connection string that StackExchange.Redis understands, or none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedisConnectionAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string { Length: > 0 } text || IsConnection(text)
            ? ValidationResult.Success
            // Neither the value nor the parser's complaint about it: either may hold a password.
            : new ValidationResult($"{validationContext.DisplayName} is no Redis connection string; wanted: host:port,user=…,password=…,ssl=true (all but the host may be left out)");

    private static bool IsConnection(string text)
    {
        try
        {
            var servers = ConfigurationOptions.Parse(text).EndPoints;
            // A password without its name, or with a comma in it, looks like one more server, and servers are shown.
            return servers.Count > 0 && servers.All(s => IsServer(s, mustHavePort: servers.Count > 1));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsServer(EndPoint server, bool mustHavePort) => server switch
    {
        DnsEndPoint dns => Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown && (dns.Port > 0 || !mustHavePort),
        IPEndPoint ip => ip.Port > 0 || !mustHavePort,
        _ => true,
    };
}
