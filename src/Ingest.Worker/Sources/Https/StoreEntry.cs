using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>
/// A folder of the store: an object with its names, or a uri with what was fetched of it so far. Marks say which videos use it, the file
/// <c>used</c> when it was used last. Changed under the lock of the store.
/// </summary>
internal sealed class StoreEntry(string folder, TimeProvider time)
{
    /// <summary>Name of an object's file, before its extension.</summary>
    public const string ObjectName = "source";

    /// <summary>The bytes that were fetched of a uri.</summary>
    public const string PartName = "part";

    /// <summary>Stretched to the bytes that a uri will have: room that is kept.</summary>
    public const string RoomName = "room";

    private const string LockFile = "lock";
    private const string UsedFile = "used";

    private string Marks => In("users");

    public string Folder => folder;

    /// <summary>When the entry was used last.</summary>
    public DateTimeOffset LastUse => File.GetLastWriteTimeUtc(In(UsedFile));

    /// <summary>Bytes that it takes, or keeps for itself: those of its largest file, for an object's names are links to one.</summary>
    public long Bytes => Directory.EnumerateFiles(folder)
        .Where(f => Path.GetFileName(f) is PartName or RoomName || Path.GetFileName(f).StartsWith(ObjectName, StringComparison.Ordinal))
        .Select(f => new FileInfo(f).Length).DefaultIfEmpty().Max();

    /// <summary>Videos that use it.</summary>
    public IEnumerable<Guid> Users => Directory.Exists(Marks)
        ? Directory.EnumerateFiles(Marks).Select(f => Guid.TryParse(Path.GetFileName(f), out var video) ? video : Guid.Empty).Where(v => v != Guid.Empty)
        : [];

    public string In(string name) => Path.Combine(folder, name);

    /// <summary>Marks it as used by a video; when the video first did so.</summary>
    public DateTimeOffset Use(Guid video)
    {
        Directory.CreateDirectory(Marks);
        var mark = MarkOf(video);
        if (!File.Exists(mark))
            Touch(mark);
        Touch(In(UsedFile));
        return File.GetLastWriteTimeUtc(mark);
    }

    /// <summary>A video uses it no longer.</summary>
    public void Forget(Guid video)
    {
        File.Delete(MarkOf(video));
        Touch(In(UsedFile));
    }

    /// <summary>Locks it for one fetch; null if another has it.</summary>
    public IDisposable? TryLock() => LinuxFiles.TryLock(In(LockFile));

    /// <summary>Deletes it where nobody fetches it.</summary>
    public bool TryDelete()
    {
        using var turn = TryLock();
        if (turn is null)
            return false;
        Folders.Delete(folder);
        return true;
    }

    private string MarkOf(Guid video) => Path.Combine(Marks, video.ToString("N"));

    private void Touch(string file)
    {
        using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
        }
        File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
    }
}
