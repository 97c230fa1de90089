namespace QueueWorkers.Platform.Payloads;

/// <summary>Room kept for the payloads of a segment: a file without content, as long as what is still to come.</summary>
internal sealed class KeptRoom(string path, TimeProvider time)
{
    /// <summary>Name of the file, in the folder of its segment and way.</summary>
    public const string FileName = "room";

    /// <summary>A run that has written nothing for this long is dead: it is longer than a broker waits for a consumer.</summary>
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly FileInfo _file = new(path);

    /// <summary>Bytes kept.</summary>
    public long Length => _file.Exists ? _file.Length : 0;

    /// <summary>Keeps so many bytes from now on.</summary>
    public void Resize(long bytes)
    {
        _file.Directory!.Create();
        using (var stream = _file.Open(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(bytes);
        _file.LastWriteTimeUtc = time.GetUtcNow().UtcDateTime;
        _file.Refresh();
    }

    /// <summary>Keeps nothing.</summary>
    public void Delete()
    {
        if (_file.Directory!.Exists)
            _file.Delete();
    }
}
