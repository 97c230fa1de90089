namespace QueueWorkers.Contracts;

/// <summary>What a <see cref="Warning"/> is about. New ones may come.</summary>
public static class WarningCode
{
    /// <summary>High dynamic range (PQ or HLG): features see it without tone mapping.</summary>
    public const string Hdr = nameof(Hdr);
    /// <summary>The alpha channel is dropped.</summary>
    public const string AlphaDropped = nameof(AlphaDropped);
    /// <summary>Size or pixel format changes on the way: each frame is scaled from what it is.</summary>
    public const string FormatChanges = nameof(FormatChanges);
    /// <summary>The video is long and cannot be cut into segments: one worker decodes it.</summary>
    public const string NotSplit = nameof(NotSplit);
    /// <summary>The container holds further video streams, which are not decoded.</summary>
    public const string OtherStreams = nameof(OtherStreams);
    /// <summary>Packets carry no timestamps: they follow from the frame rate.</summary>
    public const string NoTimestamps = nameof(NoTimestamps);
    /// <summary>Timestamps go back on the way, as in recordings that were joined: rows stand in the order of decoding.</summary>
    public const string TimeGoesBack = nameof(TimeGoesBack);

    /// <summary>Pictures before the first keyframe could not be decoded: a recording that begins anywhere.</summary>
    public const string LeadingPictures = nameof(LeadingPictures);

    /// <summary>The file ends as if it had been cut off, in a container that announces no length.</summary>
    public const string EndsAbruptly = nameof(EndsAbruptly);

    /// <summary>Time jumps somewhere in a video that is even otherwise: something was cut out, or lost without a trace.</summary>
    public const string TimeJumps = nameof(TimeJumps);

    /// <summary>Fewer frames came out than packets that should show one, without an error.</summary>
    public const string FewerFrames = nameof(FewerFrames);

    /// <summary>The container counts time, and something is missing: timestamps behind that may be too early.</summary>
    public const string TimesShifted = nameof(TimesShifted);

    /// <summary>The container announces a longer video than its packets make.</summary>
    public const string ShorterThanAnnounced = nameof(ShorterThanAnnounced);
    /// <summary>Frame rate varies.</summary>
    public const string VariableFrameRate = nameof(VariableFrameRate);
    /// <summary>Packets were not read: how many frames there should be is not known.</summary>
    public const string PacketsUnknown = nameof(PacketsUnknown);
    /// <summary>The decoder has not the filter that the model wants for scaling: frames are averaged instead.</summary>
    public const string OtherFilter = nameof(OtherFilter);
    /// <summary>Features of the video take many gigabytes.</summary>
    public const string LargeResult = nameof(LargeResult);
    /// <summary>Features of some frames have NaN or infinity.</summary>
    public const string NotFinite = nameof(NotFinite);
    /// <summary>Waits in queues were longer than the video's own time, and were cut to it: clocks of hosts differ.</summary>
    public const string ClockSkew = nameof(ClockSkew);
}
