namespace QueueWorkers.Tests.Support;

/// <summary>A new folder, deleted at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long EnoughMemory = 2L << 30;

    public TemporaryFolder(string prefix) => Path = Directory.CreateTempSubdirectory($"qw-{prefix}-").FullName;

    private TemporaryFolder(DirectoryInfo made) => Path = made.FullName;

    public string Path { get; }

    /// <summary>In memory where there is enough of it, for what flushes each write: a disk that others use too would be what the tests wait for.</summary>
    public static TemporaryFolder InMemory(string prefix) =>
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= EnoughMemory
            ? new(Directory.CreateDirectory($"{Memory}/qw-{prefix}-{Guid.NewGuid():N}"))
            : new(prefix);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A killed server's last file may come late; the folder is in the temporary directory.
        }
    }
}
