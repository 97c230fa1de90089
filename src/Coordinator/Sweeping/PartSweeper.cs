using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Sweeping;

/// <summary>Deletes parts of videos that ended longer ago than the retention. Only what has a marker is swept by age (R14).</summary>
internal sealed class PartSweeper(DirectoryMarkers markers, IFeatureStore parts, Patience patience, IOptions<FeatureOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await patience.DoAsync(WorkKind.FeatureStore, async token =>
            {
                foreach (var video in markers.EndedBefore(options.Value.PartRetention))
                    await parts.DeleteVideoAsync(video, token);
            }, stoppingToken);
    }
}
