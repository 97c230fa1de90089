using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Bus;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Error, "{Work} ended its process {Times} times while it ran alone: it is failed")]
    public static partial void Condemned(this ILogger log, string work, int times);

    [LoggerMessage(1102, LogLevel.Error, "{Work} failed while it ran alone")]
    public static partial void Faulted(this ILogger log, string work, Exception fault);

    [LoggerMessage(1103, LogLevel.Error, "{Message} escaped its handler: it is a suspect and runs again alone")]
    public static partial void Escaped(this ILogger log, string message, Exception fault);

    [LoggerMessage(1104, LogLevel.Warning, "{Message} of queue {Queue} is refused and lies in its dead letters: {Reason}")]
    public static partial void Refused(this ILogger log, string message, string queue, string reason);

    [LoggerMessage(1105, LogLevel.Warning, "{Message} is given up, for its saga to repeat while there is one: {Reason}")]
    public static partial void GivenUp(this ILogger log, string message, string reason);

    [LoggerMessage(1106, LogLevel.Debug, "{Count} queues whose consumer was given up are started anew: {Reason}")]
    public static partial void StartsAnew(this ILogger log, int count, string reason);

    [LoggerMessage(1107, LogLevel.Debug, "{Queue} could not be started anew; it is tried again: {Reason}")]
    public static partial void StartFailed(this ILogger log, string queue, string reason);

    [LoggerMessage(EventId = 1108, Message = "{Said}")]
    public static partial void Passed(this ILogger log, LogLevel level, string said, Exception? fault);
}
