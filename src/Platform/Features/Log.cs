using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Features;

internal static partial class Log
{
    [LoggerMessage(1151, LogLevel.Debug, "The feature cache is away, which is a miss: {Reason}")]
    public static partial void CacheMissed(this ILogger log, string reason);

    [LoggerMessage(1152, LogLevel.Warning, "The feature cache cannot be used ({Reason}); until it can, nothing is cached")]
    public static partial void CacheRefused(this ILogger log, string reason);
}
