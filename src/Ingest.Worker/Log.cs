using Microsoft.Extensions.Logging;

namespace QueueWorkers.Ingest;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "Decoders run without a jail of their own: {Reason}")]
    public static partial void NoJail(this ILogger log, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "A source is asked for again (retry {Retry}) in {DelayMs:F0} ms: {Reason}")]
    public static partial void FetchAgain(this ILogger log, int retry, double delayMs, string? reason);
}
