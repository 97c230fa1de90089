using System.Net;
using System.Net.Sockets;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Which addresses may be connected to: public ones, and those of networks that are allowed by name.</summary>
internal sealed class AddressRules(IEnumerable<string> allowed)
{
    /// <summary>Of IPv6 everything outside is local, multicast, mapped or not assigned.</summary>
    private static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");

    // The special-purpose registries of IANA: private, shared, loopback, link-local, documentation, benchmarks, multicast, reserved; of
    // IPv6 also the ranges that carry an IPv4 address inside (Teredo, 6to4).
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    private readonly IPNetwork[] _allowed = [.. allowed.Select(IPNetwork.Parse)];

    public bool Allow(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return _allowed.Any(n => n.Contains(address)) || IsPublic(address);
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || Public6.Contains(address)) && !Special.Any(n => n.Contains(address));
}
