namespace QueueWorkers.Tests.Support;

/// <summary>
/// The folder <c>shared</c> beside the repository or beside a folder above it: what tests use and the repository does not hold.
/// </summary>
public static class Shared
{
    /// <summary>Absolute path of a file in it; null if it is not there.</summary>
    public static string? Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", relativePath) is var candidate && File.Exists(candidate))
                return candidate;
        return null;
    }
}
