using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>
/// When an unfinished video is looked at again, and when its commands are repeated (R3). What waits in a queue is not lost: a watermark is sent behind it, and
/// only when that has come through, and a pause for what is at work has passed, is a command without an answer taken for lost.
/// </summary>
internal static class Waking
{
    /// <summary>The longest pause between two watermarks through one queue.</summary>
    public static readonly TimeSpan LongestWatermarkPause = TimeSpan.FromMinutes(5);

    /// <summary>Something moved: whatever the video waits for is in its first queue, or behind it.</summary>
    public static VideoRecord Restarted(this VideoRecord video, Surroundings around) => video with
    {
        QueuesPassed = 0,
        RepeatAt = around.Now,
        RepeatInterval = around.Options.RepeatAfter,
    };

    /// <summary>Nothing that was sent before is in the queue any more: what was taken from it is given time, and the next queue is next.</summary>
    public static VideoRecord Passed(this VideoRecord video, Surroundings around) => video with
    {
        QueuesPassed = video.QueuesPassed + 1,
        RepeatAt = around.Now + video.RepeatInterval,
    };

    /// <summary>Commands were repeated: they go through all queues again, and get twice the time.</summary>
    public static VideoRecord Repeated(this VideoRecord video, Wake wake, Surroundings around)
    {
        var interval = video.RepeatInterval * 2;
        if (interval > around.Options.RepeatAtMost)
            interval = around.Options.RepeatAtMost;
        return video with { QueuesPassed = 0, RepeatAt = around.Now, RepeatInterval = interval, RepeatedBy = wake.SentUnixMs };
    }

    /// <summary>The queues that the work of a state goes through, in order.</summary>
    public static IReadOnlyList<string> Queues(VideoRecord video)
    {
        var priority = video.Submission?.Priority ?? VideoPriority.Lowest;
        return video.State switch
        {
            VideoState.Planning => [WorkQueues.Of(WorkQueues.Plan, priority)],
            VideoState.Extracting =>
            [
                WorkQueues.Of(WorkQueues.Extract(video.Plan!.Extraction.Decoder), priority),
                WorkQueues.Of(WorkQueues.Inference(video.Model!.Fingerprint), priority),
            ],
            VideoState.Aggregating => [WorkQueues.Of(WorkQueues.Aggregate, priority)],
            _ => [],
        };
    }

    /// <summary>The queue that a watermark must come through before anything of the video is taken for lost; null if none must.</summary>
    public static string? QueueToPass(VideoRecord video) => Queues(video) is var queues && video.QueuesPassed < queues.Count ? queues[video.QueuesPassed] : null;

    /// <summary>The pause between two looks for the model of an unfinished video.</summary>
    public static TimeSpan LookEvery(Surroundings around) => around.Options.ModelUnavailableAfter / 2;

    /// <summary>The due time of a video. One that ended keeps it until it is swept: the outcome and the order to sweep may get lost too.</summary>
    public static DateTimeOffset Due(VideoRecord video, Surroundings around)
    {
        if (video.IsFinal())
            return around.Now + around.Options.RepeatAfter;
        // Its model is looked for far more often than commands are repeated: a new worker should not be kept waiting, nor a missing one be waited for.
        var look = around.Now + (video.State is VideoState.Submitted ? around.Options.WakeScan : LookEvery(around));
        DateTimeOffset?[] times = [video.RepeatAt > around.Now ? video.RepeatAt : null, WatermarkLook(video, around), look, video.Submission?.DeadlineSeconds is { } seconds ? video.SubmittedAt.AddSeconds(seconds) : null];
        return times.Min()!.Value;
    }

    /// <summary>The pause between two watermarks of one queue, and between two looks for them, at its shortest.</summary>
    public static TimeSpan WatermarkPause(Surroundings around) => around.Options.RepeatAfter / 4;

    /// <summary>When a watermark is looked for: the longer it is waited for, the less often.</summary>
    private static DateTimeOffset? WatermarkLook(VideoRecord video, Surroundings around)
    {
        if (QueueToPass(video) is null || video.RepeatAt > around.Now)
            return null;
        var (waited, shortest) = ((around.Now - video.RepeatAt) / 2, WatermarkPause(around));
        return around.Now + (waited > shortest ? waited : shortest);
    }
}
