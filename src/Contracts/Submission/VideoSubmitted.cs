namespace QueueWorkers.Contracts;

/// <summary>
/// A client asks for features of a video. Published to the exchange of its name, as an envelope or as raw JSON.
/// The same submission again is a no-op that repeats the outcome if there is one.
/// </summary>
public sealed record VideoSubmitted
{
    /// <summary>Chosen by the client; names the video for ever.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>
    /// An absolute path or a <c>file:</c> uri under a configured root, or an <c>https:</c> uri of a host that is allowed. It stands in reports and
    /// logs as it is: no user, no password.
    /// </summary>
    public required string Uri { get; init; }

    /// <summary>Names of model profiles. One is accepted today; none means <c>builtin-signature</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Which frames; every frame if absent.</summary>
    public FrameSelection? Selection { get; init; }

    /// <summary>Which part of the video; all of it if absent.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>0 to 9; from 5 on the video is urgent and goes before those that are not: <see cref="VideoPriority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>Seconds after submission at which an unfinished video fails with <see cref="FailureCode.DeadlineExceeded"/>.</summary>
    public double? DeadlineSeconds { get; init; }

    /// <summary>Whether a video with missing frames ends <c>Partial</c> rather than <c>Failed</c>.</summary>
    public bool AllowPartial { get; init; } = true;

    /// <summary>Free text of the client, given back with the outcome. At most 16 KiB of UTF-8 and 64 entries together.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
