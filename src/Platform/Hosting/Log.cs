using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Hosting;

internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Information, "{Name}: {Value}")]
    public static partial void Fact(this ILogger log, string name, string value);

    [LoggerMessage(1202, LogLevel.Information, "Ready")]
    public static partial void Ready(this ILogger log);

    [LoggerMessage(1203, LogLevel.Information, "Draining: work at hand is finished, new work stays in its queue")]
    public static partial void Draining(this ILogger log);
}
