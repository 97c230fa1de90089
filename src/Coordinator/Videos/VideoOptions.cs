using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>How patient the saga is.</summary>
public sealed class VideoOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Videos";

    /// <summary>Pause without progress before commands are repeated; doubled at each repeat.</summary>
    /// <value>The default is one minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest pause between repeats.</summary>
    /// <value>The default is one hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan RepeatAtMost { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a heartbeat keeps a model live.</summary>
    /// <value>The default is 30 seconds, six heartbeats.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ModelLiveFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a video waits for a model that nobody serves.</summary>
    /// <value>The default is five minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "30.00:00:00")]
    public TimeSpan ModelUnavailableAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long queues of a model that nobody serves are kept once its videos have ended.</summary>
    /// <value>The default is one day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ModelQueuesKeptFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often batches of a segment may be lost before they are failed.</summary>
    /// <value>The default is 3.</value>
    [Range(0, 100)]
    public int LossRounds { get; set; } = 3;

    /// <summary>How often due times are looked at.</summary>
    /// <value>The default is half a second.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan WakeScan { get; set; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>Checks <see cref="VideoOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class VideoOptionsValidator : IValidateOptions<VideoOptions>;
