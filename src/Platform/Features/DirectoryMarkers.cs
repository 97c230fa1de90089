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

    /// <summary>Videos that ended longer ago than an age, oldest marker first or not.</summary>
    public IEnumerable<Guid> EndedBefore(TimeSpan age)
    {
        root.Identity();
        var folder = new DirectoryInfo(root.In(Ended));
        return folder.Exists
            ? folder.EnumerateFiles().Where(f => time.GetUtcNow() - f.LastWriteTimeUtc > age && Guid.TryParse(f.Name, out _)).Select(f => Guid.Parse(f.Name))
            : [];
    }

    private bool Write(string path)
    {
        root.Identity();
        using var file = AsideFile.Create(path);
        File.SetLastWriteTimeUtc(file.Stream.SafeFileHandle, time.GetUtcNow().UtcDateTime);
        return file.Link();
    }
}
