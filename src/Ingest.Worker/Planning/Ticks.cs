using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Exact conversion of times to ticks.</summary>
internal static class Ticks
{
    /// <summary>Longer than any video; keeps decimals in range.</summary>
    private const double LongestMs = 1e12;

    /// <summary>The smallest number of ticks that lasts at least this long.</summary>
    public static long OfMs(VideoStream stream, double ms) => (long)Math.Ceiling(
        (decimal)Math.Clamp(ms, 0, LongestMs) * stream.TimeBaseDenominator / (1000m * stream.TimeBaseNumerator));

    /// <summary>A later time; the last that there is if it would be later than that. A file may begin anywhere.</summary>
    public static long Add(long pts, long ticks) => long.CreateSaturating((Int128)pts + ticks);
}
