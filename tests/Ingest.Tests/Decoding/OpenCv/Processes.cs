namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>Processes of this machine by their command lines, whose words are joined by NUL.</summary>
internal static class Processes
{
    public static bool Any(string part) => With(part).Any();

    public static IEnumerable<int> With(string part) => Directory.EnumerateDirectories("/proc")
        .Where(p => int.TryParse(Path.GetFileName(p), out _) && CommandLine(p).Contains(part, StringComparison.Ordinal))
        .Select(p => int.Parse(Path.GetFileName(p), System.Globalization.CultureInfo.InvariantCulture));

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
