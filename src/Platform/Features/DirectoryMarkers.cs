using System.Globalization;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Features;

/// <summary>Markers as flushed files: <c>ended/{video}</c> and <c>begun/{work}/{n}</c>.</summary>
public sealed class DirectoryMarkers(StoreRoot root, TimeProvider time) : IMarkers
{
    private const string Ended = "ended";
    private const string Begun = "begun";

    /// <inheritdoc/>
    public ValueTask<bool> HasEndedAsync(Guid videoId, CancellationToken cancellation)
    {
        root.Identity();
        return ValueTask.FromResult(File.Exists(root.In(Ended, videoId.ToString("N"))));
    }

    /// <inheritdoc/>
    public ValueTask MarkEndedAsync(Guid videoId, CancellationToken cancellation)
    {
        Write(root.In(Ended, videoId.ToString("N")));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int> BeginAsync(string work, CancellationToken cancellation)
    {
        root.Identity();
        var before = 0;
        while (!Write(root.In(Begun, work, before.ToString(CultureInfo.InvariantCulture))))
            before++;
        return ValueTask.FromResult(before);
    }

    /// <inheritdoc/>
    public ValueTask EndAsync(string work, CancellationToken cancellation)
    {
        root.Identity();
        Folders.Delete(root.In(Begun, work));
        return ValueTask.CompletedTask;
    }

    /// <summary>Videos that have parts and ended longer ago than an age.</summary>
    public IEnumerable<Guid> EndedBefore(TimeSpan age)
    {
        root.Identity();
        var parts = root.In(DirectoryFeatureStore.Folder);
        if (!Directory.Exists(parts))
            yield break;
        foreach (var folder in Directory.EnumerateDirectories(parts))
        {
            var marker = new FileInfo(root.In(Ended, Path.GetFileName(folder)));
            if (marker.Exists && time.GetUtcNow() - marker.LastWriteTimeUtc > age && Guid.TryParse(marker.Name, out var video))
                yield return video;
        }
    }

    private bool Write(string path)
    {
        root.Identity();
        using var file = AsideFile.Create(path);
        File.SetLastWriteTimeUtc(file.Stream.SafeFileHandle, time.GetUtcNow().UtcDateTime);
        return file.Link();
    }
}
