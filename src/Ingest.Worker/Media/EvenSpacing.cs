namespace QueueWorkers.Ingest.Media;

/// <summary>Whether the place of each frame follows from its timestamp, so that a plan need not carry them all.</summary>
internal static class EvenSpacing
{
    /// <summary>Place of a timestamp among <paramref name="count"/> evenly spaced ones from <paramref name="first"/> to <paramref name="last"/>, rounded; may lie outside them.</summary>
    public static long Place(long pts, long first, long last, int count)
    {
        var (span, product) = ((Int128)last - first, ((Int128)pts - first) * (count - 1));
        // Rounded to the nearest, down as well as up.
        return long.CreateSaturating(((2 * product) + span + (product < 0 ? -2 * span + 1 : 0)) / (2 * span));
    }

    /// <summary>Whether <see cref="Place"/> is right for each of these, smallest first.</summary>
    public static bool Holds(IReadOnlyList<long> pts)
    {
        if (pts.Count < 2 || pts[0] == pts[^1])
            return false;
        for (var i = 0; i < pts.Count; i++)
        {
            if (Place(pts[i], pts[0], pts[^1], pts.Count) != i)
                return false;
        }
        return true;
    }
}
