using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Sweeping;

/// <summary>Marks a video as ended, then sweeps what it left behind (R14). Whoever writes after the sweep finds the mark and deletes what it wrote.</summary>
public sealed class SweepVideoHandler(IMarkers markers, IPayloadStore payloads, IFeatureStore parts, IResultStore results, ILedger ledger, IWakeTimer timer, Patience patience)
    : IMessageHandler<SweepVideo>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(SweepVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        await patience.DoAsync(WorkKind.FeatureStore, token => markers.MarkEndedAsync(message.VideoId, token), cancellation);
        await patience.DoAsync(WorkKind.PayloadStore, token => payloads.DeleteVideoAsync(message.VideoId, token), cancellation);
        if (!message.KeepParts)
            await patience.DoAsync(WorkKind.FeatureStore, token => parts.DeleteVideoAsync(message.VideoId, token), cancellation);
        if (!message.KeepResults)
            await patience.DoAsync(WorkKind.FeatureStore, token => results.DeleteVideoAsync(message.VideoId, token), cancellation);
        if (message.PlanDigest is { } digest)
            await patience.DoAsync(WorkKind.State, token => ledger.CloseAsync(message.VideoId, digest, token), cancellation);
        // Last: until here a wake repeats the order to sweep.
        await patience.DoAsync(WorkKind.State, token => timer.RemoveAsync(message.VideoId, token), cancellation);
    }
}
