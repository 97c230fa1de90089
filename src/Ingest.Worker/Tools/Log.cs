using Microsoft.Extensions.Logging;

namespace QueueWorkers.Ingest.Tools;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "Decoders run without a jail of their own: {Reason}")]
    public static partial void NoJail(this ILogger log, string reason);
}
