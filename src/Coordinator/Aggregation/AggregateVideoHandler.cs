using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Ledger;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Merges the parts of a settled video into its final files (R13). What the ledger calls stored and is absent is an error, never a missing frame.</summary>
public sealed class AggregateVideoHandler(
    VideoRows videos, ILedger ledger, IStateClock clock, IMarkers markers, IResultStore results, PartMerger merger, Patience patience, TimeProvider time)
    : IFallibleHandler<AggregateVideo>
{
    /// <inheritdoc/>
    public string WorkOf(AggregateVideo message) => $"aggregate/{message.VideoId:N}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(AggregateVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        var video = await StoredPlan.LoadAsync(videos, patience, message.VideoId, message.PlanDigest, cancellation);
        if (video is null)
        {
            await DropIfEndedOtherwiseAsync(message.VideoId, cancellation);
            return;
        }
        var ended = await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(message.VideoId, token), cancellation);
        var report = await patience.DoAsync(WorkKind.FeatureStore, token => results.FindReportAsync(message.VideoId, token), cancellation);
        if (report is null)
        {
            if (ended)
            {
                // An unfinished row of a video that has ended: the state store was set back.
                await FailAsync(message, new(FailureCode.EndedBefore, "the video has ended before and its state was lost"), publisher, cancellation);
                return;
            }
            var view = await patience.DoAsync(WorkKind.State, token => ledger.ReadAsync(message.VideoId, message.PlanDigest, token), cancellation);
            if (view is not { AllProcessed: true })
            {
                // The state store has lost what it said: it is found again from the parts.
                await publisher.PublishAsync(new IssueSegments { VideoId = message.VideoId, PlanDigest = message.PlanDigest }, cancellation);
                return;
            }
            try
            {
                report = await patience.DoAsync(WorkKind.FeatureStore, token => WriteAsync(video, view, token), cancellation);
                if (await DropIfEndedOtherwiseAsync(message.VideoId, cancellation))
                    return;
            }
            catch (PartLostException fault)
            {
                await FailAsync(message, new(FailureCode.PartLost, fault.Message), publisher, cancellation);
                return;
            }
        }
        await publisher.PublishAsync(new VideoAggregated { VideoId = message.VideoId, PlanDigest = message.PlanDigest, Report = report }, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask FailAsync(AggregateVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new VideoAggregated { VideoId = message.VideoId, PlanDigest = message.PlanDigest, Failure = failure }, cancellation);

    /// <summary>Where the video was cancelled or failed while its files were written, they go (R14).</summary>
    private async ValueTask<bool> DropIfEndedOtherwiseAsync(Guid videoId, CancellationToken cancellation)
    {
        if (await patience.DoAsync(WorkKind.State, token => videos.LoadAsync(videoId, token), cancellation) is not var (video, _) || !video.IsFinal())
            return false;
        var report = await patience.DoAsync(WorkKind.FeatureStore, token => results.FindReportAsync(videoId, token), cancellation);
        if (video.State is VideoState.Completed or VideoState.Partial || report?.State == video.State.ToString())
            return false;
        await patience.DoAsync(WorkKind.FeatureStore, token => results.DeleteVideoAsync(videoId, token), cancellation);
        return true;
    }

    private async ValueTask<VideoReport> WriteAsync(VideoRecord video, LedgerView view, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var account = new VideoAccount(video, view);
        var state = account.State();
        var files = new Dictionary<string, string>();
        if (state is VideoState.Failed)
        {
            await merger.ReadAsync(account, cancellation);
        }
        else
        {
            await results.LinkAsync(video.VideoId, DirectoryResultStore.FeaturesFile, (stream, token) => merger.WriteAsync(account, stream, token), cancellation);
            files["features"] = results.PathOf(video.VideoId, DirectoryResultStore.FeaturesFile);
        }
        files["report"] = results.PathOf(video.VideoId, DirectoryResultStore.ReportFile);
        var total = await clock.NowAsync(cancellation) - video.SubmittedAt;
        var report = account.Report(state, total, time.GetElapsedTime(started), files);
        await results.LinkAsync(video.VideoId, DirectoryResultStore.ReportFile, (stream, token) => ReportFile.WriteAsync(stream, report, token), cancellation);
        return await results.FindReportAsync(video.VideoId, cancellation) ?? throw new IOException($"The report of video {video.VideoId} was written and is not there");
    }
}
