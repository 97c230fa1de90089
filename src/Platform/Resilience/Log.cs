using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace QueueWorkers.Platform.Resilience;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "{Kind} is away, which is waited for: {Reason}")]
    public static partial void Away(this ILogger log, WorkKind kind, string? reason);

    [LoggerMessage(1002, LogLevel.Debug, "{Kind} is still away (attempt {Attempt}, breaker {Breaker}); waiting {DelayMs:F0} ms: {Reason}")]
    public static partial void Waiting(this ILogger log, WorkKind kind, int attempt, CircuitState breaker, double delayMs, string? reason);

    [LoggerMessage(1003, LogLevel.Information, "{Kind} is back, after {Seconds:F0} s")]
    public static partial void Back(this ILogger log, WorkKind kind, double seconds);

    [LoggerMessage(1004, LogLevel.Warning, "{Kind} is away since {Seconds:F0} s, and {Waiters} wait for it: {Reason}")]
    public static partial void StillAway(this ILogger log, WorkKind kind, double seconds, int waiters, string? reason);
}
