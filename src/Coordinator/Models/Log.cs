using Microsoft.Extensions.Logging;

namespace QueueWorkers.Coordinator.Models;

internal static partial class Log
{
    [LoggerMessage(2002, LogLevel.Warning, "{Worker} says of {Fingerprint} another size or hash than {Known} does, and is not believed")]
    public static partial void Contradicts(this ILogger log, string worker, string fingerprint, string known);
}
