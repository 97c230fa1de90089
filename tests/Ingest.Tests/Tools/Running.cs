namespace QueueWorkers.Ingest.Tests.Tools;

/// <summary>Looks for processes by an argument that nothing else has.</summary>
internal static class Running
{
    public static bool With(string argument) => Directory.EnumerateDirectories("/proc").Any(p => CommandLine(p).Contains("sleep\0" + argument, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
