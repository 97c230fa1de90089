using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The plan as the saga stored it, and commands made from it.</summary>
internal static class StoredPlan
{
    /// <summary>The video, where it is unfinished and this is its plan.</summary>
    public static async ValueTask<VideoRecord?> LoadAsync(VideoRows videos, Patience patience, Guid videoId, string planDigest, CancellationToken cancellation)
    {
        var row = await patience.DoAsync(WorkKind.State, token => videos.LoadAsync(videoId, token), cancellation);
        return row is var (video, _) && !video.IsFinal() && video.PlanDigest == planDigest ? video : null;
    }

    /// <summary>The command to extract a segment in its current way, or some batches of it.</summary>
    public static ExtractSegment Extract(VideoRecord video, int segment, IReadOnlyList<int> indices, DateTimeOffset now) => new()
    {
        SegmentWay = new(video.VideoId, video.PlanDigest!, segment, video.Segments[segment].Way),
        Extraction = video.Plan!.Extraction,
        Segment = video.Plan.Segments[segment],
        Previous = video.Segments[segment].Previous,
        Indices = indices,
        Priority = video.Submission!.Priority,
        SentUnixMs = now.ToUnixTimeMilliseconds(),
    };

    /// <summary>The command to merge the parts.</summary>
    public static AggregateVideo Aggregate(VideoRecord video) => new() { VideoId = video.VideoId, PlanDigest = video.PlanDigest!, Priority = video.Submission!.Priority };
}
