using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Run;

/// <summary>How far a run is.</summary>
internal sealed record RunProgress(int Videos, int Done, IReadOnlyList<VideoStatus> Statuses)
{
    public long Frames => Statuses.Sum(s => s.FramesStored);

    public long Batches => Statuses.Sum(s => s.Batches);

    /// <summary>Mean of the videos' progress, 0 to 1.</summary>
    public double Fraction => Videos == 0 ? 1 : Statuses.Sum(s => s.Progress) / Videos;

    /// <summary>Whether anything is known of how long it will take.</summary>
    public bool IsMeasured => Statuses.Any(s => s.FramesExpected is not null || s.Progress > 0);
}
