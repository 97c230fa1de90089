using Microsoft.Extensions.Hosting;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Takes the marks of ended videos from fetched sources, and deletes what nobody has used for the retention. Every ingest worker runs one.</summary>
internal sealed class SourceSweeper(SourceStore store, IMarkers markers, Patience patience, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>One round.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        foreach (var entry in store.Entries())
            foreach (var video in entry.Users.ToList())
                if (await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(video, token), cancellation))
                    store.Forget(entry, video);
        store.Sweep();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await patience.DoAsync(WorkKind.Source, SweepAsync, stoppingToken);
    }
}
