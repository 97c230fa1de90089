using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// What MassTransit says, folded: an outage makes it say the same of every queue, message and attempt, each time with its stack. Faults that pass are entries
/// for debugging, for <see cref="Outages"/> says what is away; of others the first of a kind is passed on, and then one a minute with the number of those between.
/// </summary>
internal sealed class FoldedLog(IServiceProvider services, TimeProvider time) : ILoggerProvider
{
    /// <summary>The categories of MassTransit begin with it.</summary>
    public const string Source = "MassTransit";

    private const string Category = "QueueWorkers.Platform.Bus.MassTransit";
    /// <summary>A message is tried again. Queues of ours do so without bound, and two steps of one video at once make one of them try again: nobody need be told.</summary>
    private const string Retries = "R-RETRY ";

    private const string Template = "{OriginalFormat}";

    private static readonly TimeSpan Fold = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string? Template, Type? Fault), Kind> _kinds = [];

    private ILogger _log = NullLogger.Instance;

    public ILogger CreateLogger(string categoryName)
    {
        if (!categoryName.StartsWith(Source, StringComparison.Ordinal))
            return NullLogger.Instance;
        // The factory has this provider: it can be asked for only once it is made, and no more when all is disposed.
        if (_log == NullLogger.Instance)
            _log = services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        return new Logger(this);
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private void Write(LogLevel level, string? template, string message, Exception? fault)
    {
        if (level < LogLevel.Warning)
            _log.Passed(level, message, null);
        else if (Passes(fault) || template?.StartsWith(Retries, StringComparison.Ordinal) == true)
            _log.Passed(LogLevel.Debug, message, fault);
        else if (_kinds.GetOrAdd((template, fault?.GetType()), _ => new()).Next(time) is { } folded)
            _log.Passed(level, folded == 0 ? message : $"{message} (and {folded} more like it since the last one)", fault);
    }

    /// <summary>Whether it, or what caused it, is over some time.</summary>
    private static bool Passes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
            if (TransientFaults.Includes(fault) || fault is OperationCanceledException)
                return true;
        return false;
    }

    private sealed class Kind
    {
        private readonly Lock _lock = new();
        private long? _saidAt;
        private int _folded;

        /// <summary>How many entries were folded since the last one that was said; null if this one is folded too.</summary>
        public int? Next(TimeProvider time)
        {
            lock (_lock)
            {
                if (_saidAt is { } said && time.GetElapsedTime(said) < Fold)
                {
                    _folded++;
                    return null;
                }
                _saidAt = time.GetTimestamp();
                var folded = _folded;
                _folded = 0;
                return folded;
            }
        }
    }

    private sealed class Logger(FoldedLog owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var template = (state as IReadOnlyList<KeyValuePair<string, object?>>)?.FirstOrDefault(p => p.Key == Template).Value as string;
            owner.Write(logLevel, template, formatter(state, exception), exception);
        }
    }
}
