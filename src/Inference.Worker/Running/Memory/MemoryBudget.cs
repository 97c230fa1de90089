using System.Globalization;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Memory;

/// <summary>How much memory of the host the runs of a model may take.</summary>
internal static class MemoryBudget
{
    /// <summary>The rest is for frames, features, code and whatever else runs on the machine.</summary>
    private const double Share = 0.75;

    private const string DataLimit = "Max data size";

    /// <summary>Bytes: what the options say, or three quarters of what this process may use, by the memory of the machine, its container and its limits.</summary>
    public static long OfHost(InferenceOptions options, string limits = "/proc/self/limits")
    {
        if (options.MemoryBytes > 0)
            return options.MemoryBytes;
        var total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return (long)(Share * (DataLimitOf(limits) is { } limit ? Math.Min(limit, total) : total));
    }

    /// <summary>As <c>ulimit -d</c> and <c>prlimit --data</c> set it; null for none.</summary>
    private static long? DataLimitOf(string limits)
    {
        try
        {
            var line = File.ReadLines(limits).FirstOrDefault(l => l.StartsWith(DataLimit, StringComparison.Ordinal));
            var soft = line?[DataLimit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
