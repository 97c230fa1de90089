namespace QueueWorkers.Ingest.Tools;

/// <summary>Finds programs in <c>PATH</c>.</summary>
internal static class Executables
{
    public static string SearchPath { get; } = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin";

    public static string? Find(string program) => program.Contains('/')
        ? File.Exists(program) ? Path.GetFullPath(program) : null
        : SearchPath.Split(':').Where(f => f.StartsWith('/')).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
}
