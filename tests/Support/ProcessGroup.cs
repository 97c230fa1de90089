namespace QueueWorkers.Tests.Support;

internal static class ProcessGroup
{
    /// <summary>Whether a process of the group still runs; one that has ended and that nobody reaped does not.</summary>
    public static bool IsAlive(int group) =>
        Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Any(d => IsAliveIn(d, group));

    private static bool IsAliveIn(string folder, int group)
    {
        try
        {
            // pid (name) state parent group …; the name may hold anything.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[2] == $"{group}" && fields[0] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
