using Microsoft.Extensions.Hosting;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Health;

/// <summary>Asks after the health of the daemon every few seconds, for those who cannot ask: the log, systemd, and whoever looks for the ready file.</summary>
internal sealed class HealthWatch(DaemonHealth health, DaemonStatus status, Patience patience, ReadyFile file, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (status.Phase != DaemonPhase.Ready)
                continue;
            var faults = await health.CheckAsync(stoppingToken);
            foreach (var probe in health.Probes)
                if (faults.FirstOrDefault(f => f.Probe == probe) is { } found)
                    patience.Outages.Failed(probe.Kind, probe, $"{found.Name}: {found.Fault.Reason ?? found.Fault.Told}");
                else
                    patience.Outages.Succeeded(probe.Kind, probe);
            file.Show(faults.Count == 0 && status.Phase == DaemonPhase.Ready);
        }
    }
}
