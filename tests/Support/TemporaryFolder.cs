namespace QueueWorkers.Tests.Support;

/// <summary>A new folder, deleted at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string prefix) => Path = Directory.CreateTempSubdirectory($"qw-{prefix}-").FullName;

    public string Path { get; }

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
