namespace QueueWorkers.Platform.Storage;

/// <summary>A file written under another name beside its own, so that nobody reads half of it. Disposing removes what was not put in place.</summary>
public sealed class AsideFile : IDisposable
{
    /// <summary>What names of files aside contain.</summary>
    public const string Mark = ".aside-";

    private readonly string _name;
    private readonly string _aside;

    private AsideFile(string name, string aside, FileStream stream) => (_name, _aside, Stream) = (name, aside, stream);

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file for a name, making its folder where it is missing.</summary>
    public static AsideFile Create(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        var aside = $"{name}{Mark}{Guid.NewGuid():N}";
        return new(name, aside, new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Flushes to the disk and gives the file its name; false if the name is taken, which stands.</summary>
    public bool Link()
    {
        Stream.Flush(flushToDisk: true);
        return LinuxFiles.TryLink(_aside, _name);
    }

    /// <summary>Gives the file its name, replacing what had it. Nothing is flushed.</summary>
    public void Replace()
    {
        Stream.Dispose();
        File.Move(_aside, _name, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_aside);
    }
}
