using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The end of a video: decided by its row, once (R14); told at least once.</summary>
internal static class Ending
{
    public static Decision Fail(VideoRecord video, Failure failure, Surroundings around) =>
        Finish(video with { State = VideoState.Failed, Failure = failure }, around);

    public static Decision Cancel(VideoRecord video, Surroundings around) =>
        Finish(video with { State = VideoState.Cancelled, Failure = new(FailureCode.Cancelled, "cancelled by its client") }, around);

    public static Decision Report(VideoRecord video, VideoReport report, Surroundings around)
    {
        var state = Enum.Parse<VideoState>(report.State);
        return Finish(video with { State = state, Report = report, Failure = report.Code is null ? null : new(report.Code, report.Message ?? "") }, around);
    }

    /// <summary>The outcome of an ended video, and the order to sweep after it.</summary>
    public static IReadOnlyList<object> Messages(VideoRecord video)
    {
        var metadata = video.Submission?.Metadata ?? new Dictionary<string, string>();
        object outcome = video.State switch
        {
            VideoState.Completed or VideoState.Partial => new VideoCompleted { VideoId = video.VideoId, Report = video.Report!, Metadata = metadata },
            VideoState.Failed => new VideoFailed { VideoId = video.VideoId, Failure = video.Failure!, Report = video.Report!, Metadata = metadata },
            _ => new VideoCancelled { VideoId = video.VideoId, Metadata = metadata },
        };
        return
        [
            new SweepVideo
            {
                VideoId = video.VideoId,
                PlanDigest = video.PlanDigest,
                KeepParts = video.State is VideoState.Completed or VideoState.Partial,
                // A video that ended before its merge counted has no files, whatever a merge that came too late has linked.
                KeepResults = video.Report?.Files.Count > 0,
            },
            outcome,
        ];
    }

    private static Decision Finish(VideoRecord video, Surroundings around)
    {
        video = video with { EndedAt = around.Now, Report = video.Report ?? ReportOf(video, around) };
        return new(video, Messages(video));
    }

    /// <summary>The account of a video that ended before aggregation: nothing was counted.</summary>
    private static VideoReport ReportOf(VideoRecord video, Surroundings around) => new()
    {
        VideoId = video.VideoId,
        Source = video.Submission?.Uri ?? "",
        State = video.State.ToString(),
        Code = video.Failure?.Code,
        Message = video.Failure?.Message,
        Frames = new(0, 0, 0, 0, 0, 0),
        Model = video.Model,
        LatencyMs = new((around.Now - video.SubmittedAt).TotalMilliseconds, video.Timings.GroupBy(t => t.Stage).ToDictionary(g => g.Key, g => Math.Round(g.Sum(t => t.Ms), 1))),
    };
}
