using System.Net.Sockets;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Resilience;

/// <summary>Tells faults that pass from faults that stay (R2).</summary>
public static class TransientFaults
{
    /// <summary>Whether waiting may help. A store that cannot be reached, a full disk, a broker or device that is away: yes. Bad input: no.</summary>
    public static bool Includes(Exception fault) => fault is
        IOException or UnauthorizedAccessException or TimeoutException or SocketException
        or RedisException or DeviceException
        || fault.GetType().Namespace?.StartsWith("RabbitMQ", StringComparison.Ordinal) == true
        || fault is MassTransit.ConnectionException or MassTransit.TransportException;
}
