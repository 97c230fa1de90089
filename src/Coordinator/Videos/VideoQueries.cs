using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>What clients ask about videos, over HTTP and in the embedded run.</summary>
public sealed class VideoQueries(VideoRows videos, ILedger ledger, IResultStore results)
{
    /// <summary>How many of the newest videos are looked through for those of a state.</summary>
    public const int MostLookedThrough = 10_000;

    /// <summary>Rows read side by side, and so the most in memory at once.</summary>
    private const int AtOnce = 32;

    /// <summary>How far a video is; null if it is not known.</summary>
    public async ValueTask<VideoStatus?> StatusAsync(Guid videoId, CancellationToken cancellation) =>
        await videos.LoadAsync(videoId, cancellation) is var (video, _) ? await StatusAsync(video, cancellation) : null;

    /// <summary>The newest videos first, of one state or of any.</summary>
    /// <param name="limit">The most that are returned.</param>
    /// <param name="state">Only those in this state, among the newest <see cref="MostLookedThrough"/>; null for any.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async ValueTask<IReadOnlyList<VideoSummary>> NewestAsync(int limit, VideoState? state, CancellationToken cancellation)
    {
        var found = new List<VideoSummary>();
        foreach (var some in (await videos.NewestAsync(state is null ? limit : MostLookedThrough, cancellation)).Chunk(AtOnce))
        {
            var summaries = await Task.WhenAll(some.Select(id => SummaryAsync(id, state, cancellation)));
            found.AddRange(summaries.OfType<VideoSummary>().Take(limit - found.Count));
            if (found.Count == limit)
                break;
        }
        return found;
    }

    private async Task<VideoSummary?> SummaryAsync(Guid videoId, VideoState? state, CancellationToken cancellation)
    {
        if (await videos.LoadAsync(videoId, cancellation) is not var (video, _) || state is not null && video.State != state)
            return null;
        var status = await StatusAsync(video, cancellation);
        return new VideoSummary
        {
            VideoId = videoId,
            Uri = video.Submission?.Uri,
            State = status.State,
            Progress = status.Progress,
            FramesStored = status.FramesStored,
            FramesExpected = status.FramesExpected,
            Code = status.Code,
            SubmittedAt = video.SubmittedAt,
        };
    }

    private async ValueTask<VideoStatus> StatusAsync(VideoRecord video, CancellationToken cancellation)
    {
        var progress = video.PlanDigest is { } digest ? await ledger.ReadProgressAsync(video.VideoId, digest, cancellation) : LedgerProgress.None;
        var expected = Expected(video);
        var fraction = video.IsFinal() ? 1 : expected is > 0 and var all ? Math.Min(0.99, (double)progress.Frames / all) : 0;
        return new VideoStatus
        {
            VideoId = video.VideoId,
            State = video.State,
            Progress = Math.Round(fraction, 4),
            SourceBytes = video.State == VideoState.Planning ? video.SourceBytes : null,
            SourceBytesTotal = video.State == VideoState.Planning ? video.SourceBytesTotal : null,
            FramesStored = video.Report is { } report && video.IsFinal() ? report.Frames.Stored : progress.Frames,
            FramesExpected = expected,
            Batches = progress.Batches,
            Code = video.Failure?.Code,
            Message = video.Failure?.Message,
        };
    }

    /// <summary>The report of an ended video; null while there is none.</summary>
    public async ValueTask<VideoReport?> ReportAsync(Guid videoId, CancellationToken cancellation) =>
        await videos.LoadAsync(videoId, cancellation) is var (video, _)
            ? video.IsFinal() ? video.Report : null
            : await results.FindReportAsync(videoId, cancellation);

    private static long? Expected(VideoRecord video)
    {
        if (video.Plan is not { } plan || plan.Segments.Any(s => s.Packets is null))
            return null;
        var packets = plan.Segments.Sum(s => (long)s.Packets!);
        if (plan.Extraction.Selection.Every is { } every)
            return (packets + every - 1) / every;
        if (plan.Extraction.Selection.FramesPerSecond is { } rate && plan.Segments[^1].LastPts is { } last && plan.Segments[0].FirstPts is { } first)
            return Math.Min(packets, (long)(plan.Extraction.Stream.ToMs(last - first) / 1000 * rate) + 1);
        return packets;
    }
}
