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

    [LoggerMessage(1204, LogLevel.Critical, "{Kind} at work has not come on for {Still} (Watchdog:StandstillAfter): the watchdog is no longer fed")]
    public static partial void StandsStill(this ILogger log, string kind, TimeSpan still);

    [LoggerMessage(1205, LogLevel.Warning, "The work that stood still comes on again")]
    public static partial void CameOn(this ILogger log);
}
