using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Resilience;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "{Kind} is away (attempt {Attempt}); waiting {DelayMs:F0} ms: {Reason}")]
    public static partial void Waiting(this ILogger log, WorkKind kind, int attempt, double delayMs, string? reason);

    [LoggerMessage(1002, LogLevel.Warning, "Circuit breaker of {Kind} opened")]
    public static partial void BreakerOpened(this ILogger log, WorkKind kind);

    [LoggerMessage(1003, LogLevel.Information, "Circuit breaker of {Kind} closed")]
    public static partial void BreakerClosed(this ILogger log, WorkKind kind);
}
