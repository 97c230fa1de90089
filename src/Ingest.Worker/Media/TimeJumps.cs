namespace QueueWorkers.Ingest.Media;

/// <summary>Places where time jumps in a stream that is even otherwise: something was cut out, or was lost without a trace.</summary>
internal static class TimeJumps
{
    private const double Jump = 1.75;
    private const int MostJumps = 3;

    /// <summary>Timestamp of the frame before the first jump, in ticks; null if there is none, or so many that the video is simply uneven.</summary>
    /// <param name="pts">Timestamps, smallest first.</param>
    public static long? FirstOf(IReadOnlyList<long> pts)
    {
        if (pts.Count < 3)
            return null;
        var steps = new long[pts.Count - 1];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = pts[i + 1] - pts[i];
        var sorted = (long[])steps.Clone();
        Array.Sort(sorted);
        var longest = sorted[sorted.Length / 2] * Jump;
        var jumps = steps.Count(s => s > longest);
        return jumps is > 0 and <= MostJumps ? pts[Array.FindIndex(steps, s => s > longest)] : null;
    }
}
