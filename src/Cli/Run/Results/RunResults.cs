using QueueWorkers.Cli.Run.Sources;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Aggregation;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>The results of a run on their way into the output folder, each with its line of the manifest.</summary>
internal sealed class RunResults(OutputFolder output, Manifest manifest, ResultNames names)
{
    /// <summary>State of a file of a folder that turned out to hold no video.</summary>
    public const string NoVideo = nameof(NoVideo);

    /// <summary>Puts the result of an ended video in place, if there is one, and appends its line. The report with the paths of what is in place.</summary>
    /// <exception cref="RunStoppedException">The folder cannot be written to.</exception>
    public ValueTask<VideoReport> KeepAsync(RunVideo video, VideoReport report, CancellationToken cancellation) =>
        output.WriteAsync(() => PutInPlaceAsync(video, report, cancellation));

    /// <summary>Appends the line of a result that stands, if a kill kept the run that made it from doing so.</summary>
    /// <exception cref="RunStoppedException">The folder cannot be written to.</exception>
    public ValueTask<VideoReport> KeepStandingAsync(RunVideo video) => output.WriteAsync(() =>
    {
        var standing = video.Standing!;
        if (manifest.Find(video.Source.Uri) is not { } entry || entry.Folder != video.Name || entry.State != standing.State)
            manifest.Append(EntryOf(video.Source, standing, video.Name));
        return ValueTask.FromResult(standing);
    });

    /// <summary>Whether a video was found in a folder and holds only sound: it is no video, and has not failed.</summary>
    public static bool IsNoVideo(VideoSource source, VideoReport report) => source.IsFound && report.Code == FailureCode.NoVideoStream;

    private async ValueTask<VideoReport> PutInPlaceAsync(RunVideo video, VideoReport report, CancellationToken cancellation)
    {
        string? name = null;
        report = report with { Files = new Dictionary<string, string>() };
        if (HasResult(report))
        {
            name = IsComplete(video.Standing) && !IsComplete(report) ? names.TakeBeside(video.Source) : video.Name;
            var folder = output.FolderOf(name);
            report = report with
            {
                Files = new Dictionary<string, string>
                {
                    ["features"] = Path.Combine(folder, DirectoryResultStore.FeaturesFile),
                    ["report"] = Path.Combine(folder, DirectoryResultStore.ReportFile),
                },
            };
            using (var file = AsideFile.Create(Path.Combine(output.NewOf(video.Id), DirectoryResultStore.ReportFile)))
            {
                await ReportFile.WriteAsync(file.Stream, report, cancellation);
                file.Stream.Flush(flushToDisk: true);
                file.Replace();
            }
            output.Replace(video.Id, name);
        }
        else
            Folders.Delete(output.NewOf(video.Id));
        manifest.Append(EntryOf(video.Source, report, name));
        return report;
    }

    private static bool HasResult(VideoReport report) => report.State is nameof(VideoState.Completed) or nameof(VideoState.Partial);

    private static bool IsComplete(VideoReport? report) => report?.State == nameof(VideoState.Completed);

    private static ManifestEntry EntryOf(VideoSource source, VideoReport report, string? folder) => new()
    {
        Source = source.Uri,
        Id = source.Id,
        State = IsNoVideo(source, report) ? NoVideo : report.State,
        Code = report.Code,
        Message = report.Message,
        Frames = folder is null ? 0 : report.Frames.Stored,
        Seconds = Math.Round(report.LatencyMs.Total / 1000, 3),
        Folder = folder,
    };
}
