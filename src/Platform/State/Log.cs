using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.State;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Warning, "The state store evicts keys ({Policy}) and State:AllowEviction accepts it: running videos may be lost")]
    public static partial void EvictionAllowed(this ILogger log, string policy);

    [LoggerMessage(1102, LogLevel.Warning, "The state store does not say whether it evicts keys ({Reason}); its maxmemory-policy must be noeviction")]
    public static partial void EvictionUnknown(this ILogger log, string reason);
}
