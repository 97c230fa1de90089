using Microsoft.Extensions.Logging;

namespace QueueWorkers.Coordinator.Waking;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "A look at the due times failed; the next one comes")]
    public static partial void ScanFailed(this ILogger log, Exception fault);
}
