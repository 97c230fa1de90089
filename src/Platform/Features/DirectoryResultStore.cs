using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Features;

/// <summary>Final files in a folder a video: <c>features.parquet</c>, <c>report.json</c>.</summary>
/// <param name="folderOf">The absolute folder of a video.</param>
public sealed class DirectoryResultStore(Func<Guid, string> folderOf) : IResultStore
{
    /// <summary>Name of the report.</summary>
    public const string ReportFile = "report.json";

    /// <summary>Name of the features.</summary>
    public const string FeaturesFile = "features.parquet";

    /// <inheritdoc/>
    public string PathOf(Guid videoId, string fileName) => Path.Combine(folderOf(videoId), fileName);

    /// <inheritdoc/>
    public ValueTask<VideoReport?> FindReportAsync(Guid videoId, CancellationToken cancellation)
    {
        try
        {
            using var file = File.OpenRead(PathOf(videoId, ReportFile));
            return ValueTask.FromResult(JsonSerializer.Deserialize(file, PlatformJson.Default.VideoReport));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<VideoReport?>(null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> LinkAsync(Guid videoId, string fileName, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using var file = AsideFile.Create(PathOf(videoId, fileName));
        await write(file.Stream, cancellation);
        return file.Link();
    }

    /// <inheritdoc/>
    public ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        foreach (var name in (string[])[FeaturesFile, ReportFile])
            if (Path.Exists(PathOf(videoId, name)))
                File.Delete(PathOf(videoId, name));
        return ValueTask.CompletedTask;
    }
}
