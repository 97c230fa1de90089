using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Run;

/// <summary>How far a run is.</summary>
internal sealed record RunProgress(int Videos, int Done, IReadOnlyList<VideoStatus> Statuses)
{
    public long Frames => Statuses.Sum(s => s.FramesStored);

    public long Batches => Statuses.Sum(s => s.Batches);

    /// <summary>Whether sources are fetched and nothing else happens yet.</summary>
    public bool IsFetching => Frames == 0 && Fetching.Any();

    /// <summary>Bytes of those sources so far.</summary>
    public long SourceBytes => Fetching.Sum(s => s.SourceBytes!.Value);

    /// <summary>Bytes of those sources in all; null where one of them does not say.</summary>
    public long? SourceBytesTotal => Fetching.All(s => s.SourceBytesTotal > 0) ? Fetching.Sum(s => s.SourceBytesTotal!.Value) : null;

    /// <summary>Of what is fetched, or mean of the videos' progress: 0 to 1.</summary>
    public double Fraction => IsFetching ? SourceBytes / (double)(SourceBytesTotal ?? long.MaxValue)
        : Videos == 0 ? 1 : Statuses.Sum(s => s.Progress) / Videos;

    /// <summary>Whether anything is known of how long it will take.</summary>
    public bool IsMeasured => IsFetching ? SourceBytesTotal is not null : Statuses.Any(s => s.FramesExpected is not null || s.Progress > 0);

    private IEnumerable<VideoStatus> Fetching => Statuses.Where(s => s.SourceBytes is not null);
}
