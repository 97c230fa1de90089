namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Where the programs lie that the build made beside this one.</summary>
public static class Programs
{
    // tests/System.Tests/bin/{configuration}/{framework}/
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Root { get; } = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Cli { get; } = Of("Cli", "qw.dll");

    /// <summary>A program in the output folder of a project: a folder below src, or an absolute one.</summary>
    public static string Of(string project, string program) =>
        Path.Combine(Root, "src", project, "bin", Framework.Parent!.Name, Framework.Name, program);
}
