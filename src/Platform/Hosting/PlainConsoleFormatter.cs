using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Hosting;

/// <summary>
/// One line an entry: time (UTC), level, category, event, message; the lines of an exception stand below it. What others wrote (names of files and
/// workers, messages of decoders) is made safe, so that it neither acts on a terminal nor looks like an entry of its own.
/// Under systemd a priority stands where the time is: the journal has its own.
/// </summary>
internal sealed class PlainConsoleFormatter(TimeProvider time, bool isSystemd) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var start = isSystemd ? $"<{Priority(logEntry.LogLevel)}>" : time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture);
        var message = PlainText.Of(logEntry.Formatter(logEntry.State, logEntry.Exception));
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{start}{Word(logEntry.LogLevel)} {PlainText.Of(logEntry.Category)}[{logEntry.EventId.Id}] {message}"));
        if (logEntry.Exception is { } fault)
            foreach (var line in $"{fault}".Split('\n'))
                textWriter.WriteLine($"{(isSystemd ? start : "")}  {PlainText.Of(line.TrimEnd('\r'))}");
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    /// <summary>As syslog(3) has them.</summary>
    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
