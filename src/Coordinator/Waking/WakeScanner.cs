using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Waking;

/// <summary>Wakes videos whose due time has come, and sends watermarks (R3). Every coordinator runs one.</summary>
internal sealed class WakeScanner(WakeRound round, IBus bus, Patience patience, IOptions<VideoOptions> options, TimeProvider time, ILogger<WakeScanner> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WakeScan, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                foreach (var message in await round.ClaimAsync(stoppingToken))
                    await patience.DoAsync(WorkKind.Broker, async token => await bus.Publish(message, message.GetType(), token), stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // One row that cannot be read must not stop the waking of all others: its lease brings it back later.
                log.ScanFailed(fault);
            }
    }
}
