using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace QueueWorkers.Platform.Resilience;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "{Kind} is away (attempt {Attempt}, breaker {Breaker}); waiting {DelayMs:F0} ms: {Reason}")]
    public static partial void Waiting(this ILogger log, WorkKind kind, int attempt, CircuitState breaker, double delayMs, string? reason);
}
