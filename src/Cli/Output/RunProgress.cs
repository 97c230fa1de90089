using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Output;

/// <summary>How far videos are.</summary>
/// <param name="Videos">How many there are.</param>
/// <param name="Done">How many have ended.</param>
/// <param name="Statuses">Those under way; ended ones may be among them.</param>
internal sealed record RunProgress(int Videos, int Done, IReadOnlyList<VideoStatus> Statuses)
{
    /// <summary>What is being done, and to which file; absent if that is not known.</summary>
    public string? Phase { get; init; }

    /// <summary>Frames of ended videos that are not among the statuses.</summary>
    public long FramesDone { get; init; }

    /// <summary>Frames stored so far.</summary>
    public long Frames => FramesDone + Statuses.Sum(s => s.FramesStored);

    /// <summary>Whether sources are fetched and nothing else happens yet.</summary>
    public bool IsFetching => Done == 0 && Frames == 0 && Fetching.Any();

    /// <summary>Bytes of those sources so far.</summary>
    public long SourceBytes => Fetching.Sum(s => s.SourceBytes!.Value);

    /// <summary>Bytes of those sources in all; null if one of them does not say.</summary>
    public long? SourceBytesTotal => Fetching.All(s => s.SourceBytesTotal > 0) ? Fetching.Sum(s => s.SourceBytesTotal!.Value) : null;

    /// <summary>Of what is fetched, or mean of the videos' progress: 0 to 1.</summary>
    public double Fraction => IsFetching ? SourceBytes / (double)(SourceBytesTotal ?? long.MaxValue)
        : Videos == 0 ? 1 : (Done + Statuses.Where(s => s.State < VideoState.Completed).Sum(s => s.Progress)) / Videos;

    /// <summary>Whether anything is known of how long it will take.</summary>
    public bool IsMeasured => IsFetching ? SourceBytesTotal is not null : Done > 0 || Statuses.Any(s => s.FramesExpected is not null || s.Progress > 0);

    private IEnumerable<VideoStatus> Fetching => Statuses.Where(s => s.SourceBytes is not null);
}
