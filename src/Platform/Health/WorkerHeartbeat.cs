using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Health;

/// <summary>Says that this process lives, and what it waits for. That the broker confirms it says that the broker takes messages.</summary>
internal sealed class WorkerHeartbeat(string role, IBus bus, Pulse pulse, DaemonStatus status, Patience patience, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>A beat that waits longer for a coordinator says nothing any more.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(15);

    /// <summary>Host and process.</summary>
    public static string Worker { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (status.Phase == DaemonPhase.Ready)
                await pulse.BeatAsync(() => patience.DoAsync(
                    WorkKind.Broker, async token => await bus.Publish(Beat(), context => context.TimeToLive = StaleAfter, token), stoppingToken).AsTask());
    }

    private WorkerAlive Beat() => new()
    {
        Worker = Worker,
        Role = role,
        OpenBreakers = patience.OpenBreakers(),
        Waits = [.. patience.Outages.Standing().Select(o => PlainText.Short($"{o.Kind}: {o.Reason}", MaxWait))],
    };

    private const int MaxWait = 200;
}
