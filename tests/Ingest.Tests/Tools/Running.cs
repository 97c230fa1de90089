namespace QueueWorkers.Ingest.Tests.Tools;

/// <summary>Looks for processes by an argument that nothing else has.</summary>
internal static class Running
{
    /// <summary>Whether <c>sleep ARGUMENT</c> runs: itself, not a wrapper that is about to become it.</summary>
    public static bool With(string argument) => Ids("sleep\0" + argument).Any(id => CommandLine($"/proc/{id}").Split('\0')[0] is "sleep" or "/bin/sleep");

    /// <summary>Processes whose command line holds this; its words are joined by NUL.</summary>
    public static IEnumerable<int> Ids(string part) => Directory.EnumerateDirectories("/proc")
        .Where(p => int.TryParse(Path.GetFileName(p), out _) && CommandLine(p).Contains(part, StringComparison.Ordinal))
        .Select(p => int.Parse(Path.GetFileName(p), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Processes that a process started, and those that they did.</summary>
    public static IEnumerable<int> Below(int process)
    {
        var children = Read($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Select(c => int.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).SelectMany(c => Below(c).Append(c));
    }

    /// <summary>Whether a program itself runs, not one that will start it.</summary>
    public static bool As(string program, string argument) => Directory.EnumerateDirectories("/proc").Any(p => CommandLine(p).StartsWith($"{program}\0{argument}", StringComparison.Ordinal));

    private static string CommandLine(string process) => Read(Path.Combine(process, "cmdline"));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
