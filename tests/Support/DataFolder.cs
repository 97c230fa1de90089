using Xunit;

namespace QueueWorkers.Tests.Support;

/// <summary>
/// The folder of real videos and models: <c>QW_DATA</c>, else <c>shared/data</c> beside the repository or beside a folder above it.
/// Tests that need it are skipped, and counted as skipped, where it is absent.
/// </summary>
public static class DataFolder
{
    public static string? Path { get; } = Locate();

    /// <summary>Whether long tests run too: <c>QW_FULL=1</c>.</summary>
    public static bool Full { get; } = Environment.GetEnvironmentVariable("QW_FULL") == "1";

    /// <summary>Absolute path of a file in the folder; skips the test where the folder is absent.</summary>
    public static string File(string relativePath)
    {
        Assert.SkipWhen(Path is null, "The data folder is absent: set QW_DATA, or put it at ../shared/data.");
        return System.IO.Path.Combine(Path!, relativePath);
    }

    /// <summary>Absolute path of a video.</summary>
    public static string Video(string name) => File(System.IO.Path.Combine("videos", name));

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable("QW_DATA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        return System.IO.Path.GetDirectoryName(Shared.Find(System.IO.Path.Combine("data", "MANIFEST.tsv")));
    }
}
