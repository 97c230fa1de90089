namespace QueueWorkers.Inference.Tests;

/// <summary>The folder of test data: <c>QW_DATA</c>, else <c>shared/data</c> beside a checkout. A test that lacks it is skipped, and counted.</summary>
internal static class ModelData
{
    private static readonly string? Root = Find();

    public static string Model(string name) => Need("models", name);

    public static string Image(string name) => Need("images", name);

    public static string Video(string name) => Need("videos", name);

    /// <summary>Sizes and hashes of files in public repositories, as their repositories have them.</summary>
    public static string Pointers() => Need("", "LFS_POINTERS.tsv");

    private static string Need(string folder, string name)
    {
        Assert.SkipWhen(Root is null, "no test data: set QW_DATA");
        var path = Path.Combine(Root!, folder, name);
        Assert.SkipUnless(File.Exists(path), $"no {path}");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("QW_DATA") is { Length: > 0 } set)
            return set;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "shared", "data") is var data && File.Exists(Path.Combine(data, "MANIFEST.tsv")))
                return data;
        }

        return null;
    }
}
