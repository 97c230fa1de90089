using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>Has lost batches extracted again, all of a segment in one run; after some rounds they are failed (R9).</summary>
public sealed class BatchesLostHandler(VideoRows videos, ILedger ledger, IStateClock clock, Patience patience, IOptions<VideoOptions> options) : IMessageHandler<BatchesLost>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(BatchesLost message, IPublisher publisher, CancellationToken cancellation)
    {
        var (videoId, digest, segment, way) = message.SegmentWay;
        var video = await StoredPlan.LoadAsync(videos, patience, videoId, digest, cancellation);
        if (video is null || segment >= video.Segments.Count || video.Segments[segment].Way != way)
            return;
        var (release, now) = await patience.DoAsync(WorkKind.State, async token =>
            (await ledger.ReleaseAsync(message, options.Value.LossRounds, token), await clock.NowAsync(token)), cancellation);
        if (release.Indices.Count > 0)
            await publisher.PublishAsync(StoredPlan.Extract(video, segment, release.Indices, now), cancellation);
        await publisher.PublishAsync(release.Answer, videoId, digest, cancellation);
    }
}
