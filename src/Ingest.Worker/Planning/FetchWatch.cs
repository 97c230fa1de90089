using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Planning;

/// <summary>While a source is fetched: tells of it every few seconds, and ends the fetch where the video has ended (R14). Disposing ends the watch.</summary>
internal sealed class FetchWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource _fetch;
    private readonly CancellationTokenSource _watch;
    private readonly Task _watching;

    public FetchWatch(Guid videoId, FetchProgress progress, IPublisher publisher, IMarkers markers, Patience patience, TimeProvider time, CancellationToken cancellation)
    {
        _fetch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watching = WatchAsync(videoId, progress, publisher, markers, patience, time);
    }

    /// <summary>Is cancelled where the video has ended.</summary>
    public CancellationToken Cancellation => _fetch.Token;

    /// <summary>Whether the video has ended meanwhile.</summary>
    public bool HasEnded { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _watch.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watch.Dispose();
        _fetch.Dispose();
    }

    private async Task WatchAsync(Guid videoId, FetchProgress progress, IPublisher publisher, IMarkers markers, Patience patience, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(_watch.Token))
        {
            if (!progress.HasBegun)
                continue;
            if (await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(videoId, token), _watch.Token))
            {
                HasEnded = true;
                await _fetch.CancelAsync();
                return;
            }
            await publisher.PublishAsync(progress.ToMessage(videoId), _watch.Token);
        }
    }
}
