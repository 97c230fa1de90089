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
    public static VideoRecord Repeated(this VideoRecord video, Surroundings around)
    {
        var interval = video.RepeatInterval * 2;
        if (interval > around.Options.RepeatAtMost)
            interval = around.Options.RepeatAtMost;
        return video with { RepeatAt = around.Now + interval, RepeatInterval = interval };
    }

    /// <summary>The due time of an unfinished video; null once it ended.</summary>
    public static DateTimeOffset? Due(VideoRecord video, Surroundings around)
    {
        if (video.IsFinal())
            return null;
        // Its model is looked for far more often than commands are repeated: a new worker should not be kept waiting, nor a missing one be waited for.
        var look = video.State is VideoState.Submitted ? around.Options.WakeScan : around.Options.ModelUnavailableAfter / 2;
        DateTimeOffset?[] times = [video.RepeatAt > around.Now ? video.RepeatAt : null, around.Now + look, video.Submission?.DeadlineSeconds is { } seconds ? video.SubmittedAt.AddSeconds(seconds) : null];
        return times.Min();
    }
}
