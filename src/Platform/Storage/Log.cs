using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Storage;

internal static partial class Log
{
    [LoggerMessage(1206, LogLevel.Warning, "The store at {Path} was wiped and made anew ({Identity}): what it held is made again")]
    public static partial void MadeAnew(this ILogger log, string path, string identity);
}
