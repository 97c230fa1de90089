using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Features;

internal static partial class Log
{
    [LoggerMessage(1151, LogLevel.Debug, "The feature cache is away, which is a miss: {Reason}")]
    public static partial void CacheMissed(this ILogger log, string reason);
}
