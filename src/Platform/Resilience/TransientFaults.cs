using System.ComponentModel;
using System.Net.Sockets;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Resilience;

/// <summary>Tells faults that pass from faults that stay (R2).</summary>
public static class TransientFaults
{
    // Of errno, as starting a process gives them.
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private const int TooManyFilesInSystem = 23;
    private const int TooManyFiles = 24;

    /// <summary>Whether waiting may help. A store that cannot be reached, a full disk, a broker or device that is away: yes. Bad input: no.</summary>
    public static bool Includes(Exception fault) => !IsOfTheInput(fault) && (fault is
        IOException or UnauthorizedAccessException or TimeoutException or SocketException
        or RedisException or DeviceException or OutOfMemoryException
        || fault is Win32Exception { NativeErrorCode: TryAgain or NoMemory or TooManyFilesInSystem or TooManyFiles }
        || fault.GetType().Namespace?.StartsWith("RabbitMQ", StringComparison.Ordinal) == true
        || fault is MassTransit.ConnectionException or MassTransit.TransportException or MassTransit.MessageReturnedException);

    // A name that no file system takes; a command that Redis understands and refuses for what it was given (an index out of range, a key of another type).
    // What it answers while it loads, is full, fails over or is misconfigured has other first words.
    private static bool IsOfTheInput(Exception fault) =>
        fault is PathTooLongException
        || fault is RedisServerException && (fault.Message.StartsWith("ERR ", StringComparison.Ordinal) || fault.Message.StartsWith("WRONGTYPE ", StringComparison.Ordinal))
            && !fault.Message.StartsWith("ERR max number of clients", StringComparison.Ordinal);
}
