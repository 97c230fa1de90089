using System.Globalization;
using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Hosting;

/// <summary>
/// Tells systemd the news every few seconds and at each change. It runs on the thread pool, as handlers do: if that is blocked, or the
/// process is stopped, it is silent, and the watchdog fires.
/// </summary>
internal sealed class SystemdBeat : IAsyncDisposable
{
    /// <summary>How old a status may be.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A start that is silent for so long hangs.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Between the end of the host's patience and that of systemd.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ISystemdNotifier _systemd;
    private readonly DaemonStatus _status;
    private readonly SystemdNews _news;
    private readonly Task _beating;

    private SystemdBeat(ISystemdNotifier systemd, DaemonStatus status, SystemdNews news, TimeProvider time)
    {
        (_systemd, _status, _news) = (systemd, status, news);
        _status.Changed += Tell;
        _beating = BeatAsync(new PeriodicTimer(Interval(), time));
    }

    /// <summary>Begins, before the host starts: much of a start is over by then. Null if nobody listens.</summary>
    public static SystemdBeat? Begin(IServiceProvider services)
    {
        if (services.GetService<ISystemdNotifier>() is not { IsEnabled: true } systemd)
            return null;
        var limits = new SystemdLimits(
            services.GetRequiredService<IOptions<WatchdogOptions>>().Value.StandstillAfter,
            Silence,
            services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + Margin);
        var status = services.GetRequiredService<DaemonStatus>();
        // The bus is made with all that its queues need, the model among it: not to be asked for before it is there.
        var news = new SystemdNews(
            status,
            services.GetRequiredService<WorkInHand>(),
            services.GetRequiredService<Patience>(),
            () => services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy,
            limits,
            services.GetRequiredService<ILogger<SystemdNews>>());
        return new(systemd, status, news, services.GetRequiredService<TimeProvider>());
    }

    public async ValueTask DisposeAsync()
    {
        _status.Changed -= Tell;
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    /// <summary>A third of what systemd waits for, at most.</summary>
    private static TimeSpan Interval()
    {
        if (!long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var limit) || limit <= 0)
            return Longest;
        var third = TimeSpan.FromMicroseconds(limit / 3);
        return third < Longest ? third : Longest;
    }

    private async Task BeatAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                do
                    Tell();
                while (await timer.WaitForNextTickAsync(_stop.Token));
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            try
            {
                _systemd.Notify(new ServiceState(_news.Next()));
            }
            catch (SocketException)
            {
                // systemd is being restarted; the next beat tells it.
            }
        }
    }
}
