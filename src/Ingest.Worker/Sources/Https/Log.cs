using Microsoft.Extensions.Logging;

namespace QueueWorkers.Ingest.Sources.Https;

internal static partial class Log
{
    [LoggerMessage(3002, LogLevel.Warning, "A source is asked for again (retry {Retry}) in {DelayMs:F0} ms: {Reason}")]
    public static partial void FetchAgain(this ILogger log, int retry, double delayMs, string? reason);
}
