using Microsoft.Extensions.Logging;

namespace QueueWorkers.Coordinator.Models;

internal static partial class Log
{
    [LoggerMessage(2002, LogLevel.Warning, "{Worker} says of {Fingerprint} another size or hash than {Known} does, and is not believed")]
    public static partial void Contradicts(this ILogger log, string worker, string fingerprint, string known);

    [LoggerMessage(2010, LogLevel.Information, "{Count} queues of the model {Fingerprint}, last served at {LastSeen:u}, are deleted, and with them {Messages} messages of videos that have ended")]
    public static partial void QueuesDeleted(this ILogger log, int count, string fingerprint, DateTimeOffset lastSeen, long messages);

    [LoggerMessage(2011, LogLevel.Warning, "Queues of models that nobody serves cannot be looked after; this is tried again: {Reason}")]
    public static partial void LookFailed(this ILogger log, string reason);

    [LoggerMessage(2012, LogLevel.Information, "The model {Fingerprint} is retired: new videos are kept from it")]
    public static partial void Retired(this ILogger log, string fingerprint);

    [LoggerMessage(2013, LogLevel.Information, "The model {Fingerprint} is no longer retired")]
    public static partial void Unretired(this ILogger log, string fingerprint);
}
