using Microsoft.Extensions.Logging;

namespace QueueWorkers.Coordinator.DeadLetters;

internal static partial class Log
{
    [LoggerMessage(2003, LogLevel.Warning, "{Count} dead letters lie in {Queue}; qw dlq show {Queue} shows them")]
    public static partial void DeadLettersLie(this ILogger log, long count, string queue);

    [LoggerMessage(2004, LogLevel.Warning, "Dead letters cannot be looked after; this is tried again: {Reason}")]
    public static partial void LookFailed(this ILogger log, string reason);

    [LoggerMessage(2005, LogLevel.Information, "Dead letters can be looked after again")]
    public static partial void LookedAgain(this ILogger log);

    [LoggerMessage(2006, LogLevel.Information, "A submission of {Video} that could not be read is answered: {Reason}")]
    public static partial void Answered(this ILogger log, Guid video, string reason);
}
