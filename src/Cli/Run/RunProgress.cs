using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Run;

/// <summary>How far a run is.</summary>
internal sealed record RunProgress(int Videos, int Done, IReadOnlyList<VideoStatus> Statuses)
{
    public long Frames => Statuses.Sum(s => s.FramesStored);

    public long Batches => Statuses.Sum(s => s.Batches);

    /// <summary>Bytes of sources that are being fetched; null where none is.</summary>
    public long? SourceBytes => Statuses.Sum(s => s.SourceBytes) is > 0 and var bytes ? bytes : null;

    /// <summary>Bytes of those sources in all; null where one of them does not say.</summary>
    public long? SourceBytesTotal => Fetching.All(s => s.SourceBytesTotal is not null) ? Fetching.Sum(s => s.SourceBytesTotal) : null;

    /// <summary>Whether sources are fetched and nothing else happens yet.</summary>
    public bool IsFetching => SourceBytes is not null && Statuses.All(s => s.FramesStored == 0);

    private IEnumerable<VideoStatus> Fetching => Statuses.Where(s => s.SourceBytes is not null);

    /// <summary>Mean of the videos' progress, 0 to 1.</summary>
    public double Fraction => Videos == 0 ? 1 : Statuses.Sum(s => s.Progress) / Videos;

    /// <summary>Whether anything is known of how long it will take.</summary>
    public bool IsMeasured => Statuses.Any(s => s.FramesExpected is not null || s.Progress > 0);
}
