using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>
/// Sources that were fetched, shared by all ingest workers: <c>objects/{sha256}</c> holds the bytes, <c>uris/{hash of the uri}</c> what is known
/// of a uri and the part that was fetched. Entries come and go under one lock of the store; what a video uses, and what is being fetched, stays.
/// Calls block on the file system, shortly.
/// </summary>
internal sealed class SourceStore(IOptions<IngestOptions> options, TimeProvider time)
{
    private readonly HttpsOptions _options = options.Value.Https;

    private string ObjectsFolder => Path.Combine(_options.Path, "objects");

    private string UrisFolder => Path.Combine(_options.Path, "uris");

    /// <summary>The entry of a uri, marked as wanted by a video and locked for it; not locked where another fetch has it.</summary>
    public UriEntry Claim(Uri uri, Guid video)
    {
        Directory.CreateDirectory(ObjectsFolder);
        using var turn = Lock();
        var entry = new StoreEntry(Path.Combine(UrisFolder, HttpsUri.Hash(uri)), time);
        var since = entry.Use(video);
        return new UriEntry(entry, entry.TryLock(), since);
    }

    /// <summary>Keeps room for all bytes of a uri. Where it is short, what no video uses goes, the least recently used first. False where that is not enough.</summary>
    public bool TryReserve(UriEntry uri, long bytes)
    {
        using var turn = Lock();
        var others = Entries().Where(e => e.Folder != uri.Folder).Select(e => (Entry: e, e.Bytes)).Where(e => e.Bytes > 0).ToList();
        var over = others.Sum(e => e.Bytes) + bytes - _options.StoreBytes;
        foreach (var (entry, size) in others.OrderBy(e => e.Entry.LastUse))
            if (over > 0 && !entry.Users.Any() && entry.TryDelete())
                over -= size;
        if (over > 0)
            return false;
        uri.KeepRoom(bytes);
        return true;
    }

    /// <summary>The path of an object, marked as used by a video and with an extension of its own; null if the object is not there.</summary>
    public string? Find(string sha256, string extension, Guid video)
    {
        using var turn = Lock();
        return FileOf(sha256) is { } file ? Name(file, sha256, extension, video) : null;
    }

    /// <summary>Makes what was fetched an object, or gives the one with these bytes another name; returns its path.</summary>
    public string Keep(UriEntry uri, string sha256, string extension, Guid video)
    {
        using var turn = Lock();
        var path = Name(FileOf(sha256) ?? uri.PartPath, sha256, extension, video);
        uri.Finish(sha256);
        return path;
    }

    /// <summary>A video has ended.</summary>
    public void Forget(StoreEntry entry, Guid video)
    {
        using var turn = Lock();
        if (Directory.Exists(entry.Folder))
            entry.Forget(video);
    }

    /// <summary>Deletes what no video has used for the retention.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(_options.Path))
            return;
        using var turn = Lock();
        foreach (var entry in Entries().Where(e => time.GetUtcNow() - e.LastUse > _options.Retention && !e.Users.Any()))
            entry.TryDelete();
    }

    /// <summary>Everything in the store.</summary>
    public IReadOnlyList<StoreEntry> Entries() =>
        [.. ((string[])[ObjectsFolder, UrisFolder]).Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(f => new StoreEntry(f, time))];

    private string? FileOf(string sha256)
    {
        var folder = Path.Combine(ObjectsFolder, sha256);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, StoreEntry.ObjectName + "*").FirstOrDefault() : null;
    }

    private string Name(string file, string sha256, string extension, Guid video)
    {
        var entry = new StoreEntry(Path.Combine(ObjectsFolder, sha256), time);
        entry.Use(video);
        var path = entry.In(StoreEntry.ObjectName + extension);
        LinuxFiles.TryLink(file, path);
        return path;
    }

    private IDisposable Lock() => LinuxFiles.Lock(Path.Combine(_options.Path, "store.lock"));
}
