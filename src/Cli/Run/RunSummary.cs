using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Run;

/// <summary>What has come of the videos of a run: counts of all, and reports of as many as people read.</summary>
/// <param name="keepAll">Whether every report is kept, to be printed as JSON.</param>
internal sealed class RunSummary(bool keepAll)
{
    /// <summary>Videos that are shown one by one.</summary>
    public const int MostShown = 40;

    private readonly List<(int Order, VideoReport Report)> _reports = [];
    private readonly List<VideoReport> _failures = [];
    private readonly Dictionary<string, RunWarning> _warnings = [];

    /// <summary>Videos that were asked for.</summary>
    public int Videos { get; set; }

    /// <summary>Files of folders that are no videos.</summary>
    public int Others { get; set; }

    /// <summary>Videos that ended in this run.</summary>
    public int Ended { get; private set; }

    /// <summary>Sources of the videos whose result stood before.</summary>
    public HashSet<string> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>Videos by how they ended, those that were kept by how they had ended.</summary>
    public SortedDictionary<string, int> States { get; } = new(StringComparer.Ordinal);

    /// <summary>Reports in the order in which the videos were named; as many as are shown, or all.</summary>
    public IReadOnlyList<VideoReport> Reports => [.. _reports.OrderBy(r => r.Order).Select(r => r.Report)];

    /// <summary>Reports of videos that are not complete, as many as are shown.</summary>
    public IReadOnlyList<VideoReport> Failures => _failures;

    /// <summary>How many are not complete.</summary>
    public int Incomplete => States.Where(s => s.Key != nameof(VideoState.Completed)).Sum(s => s.Value);

    /// <summary>What is worth knowing and no error, by code.</summary>
    public IReadOnlyCollection<RunWarning> Warnings => _warnings.Values;

    /// <summary>A video has ended.</summary>
    /// <param name="order">Its place among the videos that were named.</param>
    /// <param name="video">The video.</param>
    /// <param name="report">Its report.</param>
    public void Add(int order, RunVideo video, VideoReport report)
    {
        Ended++;
        Count(order, video, report);
    }

    /// <summary>A video has a result that stands.</summary>
    /// <param name="order">Its place among the videos that were named.</param>
    /// <param name="video">The video.</param>
    public void Keep(int order, RunVideo video)
    {
        Kept.Add(video.Source.Uri);
        Count(order, video, video.Standing!);
    }

    private void Count(int order, RunVideo video, VideoReport report)
    {
        if (RunResults.IsNoVideo(video.Source, report))
        {
            Others++;
            return;
        }
        States[report.State] = States.GetValueOrDefault(report.State) + 1;
        if (keepAll || _reports.Count <= MostShown)
            _reports.Add((order, report));
        if (report.State != nameof(VideoState.Completed) && _failures.Count < MostShown)
            _failures.Add(report);
        foreach (var warning in report.Warnings)
            _warnings[warning.Code] = _warnings.TryGetValue(warning.Code, out var known) ? known with { Videos = known.Videos + 1 } : new(warning, report.Source, 1);
    }
}

/// <summary>A warning of one or more videos.</summary>
/// <param name="Warning">The first one.</param>
/// <param name="Source">The video that it is of.</param>
/// <param name="Videos">How many have one with this code.</param>
internal sealed record RunWarning(Warning Warning, string Source, int Videos);
