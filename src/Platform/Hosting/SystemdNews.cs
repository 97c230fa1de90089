using System.Globalization;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Hosting;

/// <summary>
/// What systemd is told: a line for people, and a sign of life. While the daemon starts, the sign puts off the timeout of the start; while
/// it is ready, the sign feeds the watchdog, unless a message at work stands still; when it begins to drain, the timeout of the stop is made
/// long enough for it.
/// </summary>
/// <param name="status">What the daemon does.</param>
/// <param name="works">What it has at work.</param>
/// <param name="patience">Knows what is away.</param>
/// <param name="isConnected">Whether the broker is there; asked only once the daemon is ready.</param>
/// <param name="limits">When work stands still, how long a start may be silent, and how long the stop takes.</param>
/// <param name="log">Is told when work stands still and when it comes on again.</param>
internal sealed class SystemdNews(
    DaemonStatus status, WorkInHand works, Patience patience, Func<bool> isConnected, SystemdLimits limits, ILogger log)
{
    private bool _stoodStill;
    private bool _hasAskedForStop;

    /// <summary>The next message for systemd, one assignment a line.</summary>
    public string Next() => status.Phase switch
    {
        DaemonPhase.Starting => Message(IsStateAway ? $"waiting for {NameOf(WorkKind.State)}" : status.Step, Extend(limits.Silence)),
        DaemonPhase.Draining => Message($"draining{AtWork()}", AskForStop()),
        _ when StandsStill() is { } still => Message($"standing still: {still}; the watchdog is not fed", null),
        _ when !isConnected() => Message($"waiting for the broker{AtWork()}", Alive),
        _ => Message(Waits() is { } away ? $"ready{AtWork()}, waiting for {away}" : $"ready{AtWork()}", Alive),
    };

    private const string Alive = "WATCHDOG=1";

    private bool IsStateAway => patience.Away().Contains(WorkKind.State);

    private static string Message(string line, string? sign) => $"STATUS={PlainText.Of(line)}{(sign is null ? "" : $"\n{sign}")}";

    private static string Extend(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)time.TotalMicroseconds}");

    /// <summary>Once: a stop that hangs must not put off its end again and again.</summary>
    private string? AskForStop()
    {
        if (_hasAskedForStop)
            return null;
        _hasAskedForStop = true;
        return Extend(limits.Stop);
    }

    private string AtWork() =>
        works.Counts() is { Count: > 0 } counts ? $", {string.Join(" and ", counts.Select(c => $"{c.Count} {c.Kind}"))} at work" : "";

    private string? Waits() => patience.Away() is { Count: > 0 } away ? string.Join(" and ", away.Select(NameOf)) : null;

    private static string NameOf(WorkKind kind) => kind switch
    {
        WorkKind.State => "the state store",
        WorkKind.PayloadStore => "the payload store",
        WorkKind.FeatureStore => "the feature store",
        WorkKind.Device => "the device",
        WorkKind.Broker => "the broker",
        _ => "a source",
    };

    private string? StandsStill()
    {
        if (works.Stillest() is var (kind, still) && still >= limits.StandstillAfter)
        {
            if (!_stoodStill)
                log.StandsStill(kind, still);
            _stoodStill = true;
            return string.Create(CultureInfo.InvariantCulture, $"{kind} has not come on for {still.TotalSeconds:F0} s");
        }
        if (_stoodStill)
            log.CameOn();
        _stoodStill = false;
        return null;
    }
}

/// <summary>Times of <see cref="SystemdNews"/>.</summary>
/// <param name="StandstillAfter">After which a message that does not come on stands still.</param>
/// <param name="Silence">The longest pause between two signs of life while the daemon starts.</param>
/// <param name="Stop">What an orderly stop takes at most.</param>
internal sealed record SystemdLimits(TimeSpan StandstillAfter, TimeSpan Silence, TimeSpan Stop);
