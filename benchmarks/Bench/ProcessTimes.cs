using System.Globalization;

namespace QueueWorkers.Benchmarks;

/// <summary>CPU time of this process and of the children that have ended.</summary>
internal static class ProcessTimes
{
    private const double TicksPerSecond = 100;
    private const int FirstTime = 11;

    /// <summary>Seconds of user and system time: own, and of ended children (proc(5), <c>/proc/self/stat</c>, fields 14 to 17).</summary>
    public static (double Own, double Children) Cpu()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        // Behind the name, which may hold anything, stand the fields from the third on.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Seconds(FirstTime) + Seconds(FirstTime + 1), Seconds(FirstTime + 2) + Seconds(FirstTime + 3));

        double Seconds(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture) / TicksPerSecond;
    }

    /// <summary>Largest resident set so far, MiB.</summary>
    public static double PeakMiB() =>
        File.ReadLines("/proc/self/status").Where(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024).Single();
}
