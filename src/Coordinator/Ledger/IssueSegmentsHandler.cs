using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>
/// Opens the ledger from the stored plan and sends what is not settled (R5). Told again, it sends again: whole segments whose end nobody
/// told, single batches of the others.
/// </summary>
public sealed class IssueSegmentsHandler(VideoRows videos, ILedger ledger, IStateClock clock, IMarkers markers, Patience patience) : IMessageHandler<IssueSegments>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(IssueSegments message, IPublisher publisher, CancellationToken cancellation)
    {
        var video = await StoredPlan.LoadAsync(videos, patience, message.VideoId, message.PlanDigest, cancellation);
        if (video is null)
            return;
        if (await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(message.VideoId, token), cancellation))
        {
            // An unfinished row of a video that has ended: the state store was set back. Whoever merges finds the report, or that there is none.
            await publisher.PublishAsync(StoredPlan.Aggregate(video), cancellation);
            return;
        }
        var (view, now) = await patience.DoAsync(WorkKind.State, async token =>
        {
            await ledger.OpenAsync(message.VideoId, message.PlanDigest, [.. video.Segments.Select(s => s.Way)], video.SubmittedAt, token);
            return (await ledger.ReadAsync(message.VideoId, message.PlanDigest, token), await clock.NowAsync(token));
        }, cancellation);
        if (view is null)
            return;
        if (view.AllProcessed)
        {
            await publisher.PublishAsync(new AllBatchesProcessed { VideoId = message.VideoId, PlanDigest = message.PlanDigest }, cancellation);
            return;
        }
        for (var index = 0; index < view.Segments.Count; index++)
        {
            var segment = view.Segments[index];
            var settled = segment.Extracted is not null && !segment.Rejected && segment.Open.Count == 0;
            if (settled || message.ExtractedOnly && segment.Extracted is null || message.Only.Count > 0 && !message.Only.Contains(index))
                continue;
            await publisher.PublishAsync(StoredPlan.Extract(video, index, segment.Extracted is null ? [] : segment.Open, now), cancellation);
        }
    }
}
