using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Models;

/// <summary>Which models are still needed.</summary>
internal sealed class ModelUse(IWakeTimer timer, VideoRows videos)
{
    /// <summary>Rows read side by side, and so the most in memory at once.</summary>
    private const int AtOnce = 32;

    /// <summary>Videos that have not ended, or are not swept yet, by the fingerprint of their model.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>();
        foreach (var some in (await timer.ListAsync(cancellation)).Chunk(AtOnce))
            foreach (var row in await Task.WhenAll(some.Select(id => videos.LoadAsync(id, cancellation).AsTask())))
                if (row?.Record.Model?.Fingerprint is { } fingerprint)
                    counts[fingerprint] = counts.GetValueOrDefault(fingerprint) + 1;
        return counts;
    }
}
