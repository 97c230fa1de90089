using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>When an unfinished video is looked at again (R3).</summary>
internal static class Waking
{
    /// <summary>Something moved: the pause starts anew at its shortest.</summary>
    public static VideoRecord Restarted(this VideoRecord video, Surroundings around) => video with
    {
        RepeatAt = around.Now + around.Options.RepeatAfter,
        RepeatInterval = around.Options.RepeatAfter,
    };

    /// <summary>Commands were repeated: the next pause is twice as long.</summary>
    public static VideoRecord Repeated(this VideoRecord video, Wake wake, Surroundings around)
    {
        var interval = video.RepeatInterval * 2;
        if (interval > around.Options.RepeatAtMost)
            interval = around.Options.RepeatAtMost;
        return video with { RepeatAt = around.Now + interval, RepeatInterval = interval, RepeatedBy = wake.SentUnixMs };
    }

    /// <summary>The pause between two looks for the model of an unfinished video.</summary>
    public static TimeSpan LookEvery(Surroundings around) => around.Options.ModelUnavailableAfter / 2;

    /// <summary>The due time of a video. One that ended keeps it until it is swept: the outcome and the order to sweep may get lost too.</summary>
    public static DateTimeOffset Due(VideoRecord video, Surroundings around)
    {
        if (video.IsFinal())
            return around.Now + around.Options.RepeatAfter;
        // Its model is looked for far more often than commands are repeated: a new worker should not be kept waiting, nor a missing one be waited for.
        var look = video.State is VideoState.Submitted ? around.Options.WakeScan : LookEvery(around);
        DateTimeOffset?[] times = [video.RepeatAt > around.Now ? video.RepeatAt : null, around.Now + look, video.Submission?.DeadlineSeconds is { } seconds ? video.SubmittedAt.AddSeconds(seconds) : null];
        return times.Min()!.Value;
    }
}
