namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Groups frames into runs, by their count alone: as many full runs as fit, then the rest.</summary>
internal static class RunSizes
{
    /// <summary>Sizes of the runs of a batch, in order.</summary>
    public static IEnumerable<int> Of(int frames, int full)
    {
        for (var left = frames; left > 0; left -= Math.Min(left, full))
            yield return Math.Min(left, full);
    }

    /// <summary>Sizes that are warmed: every one that a batch can need where they are few, else the full one and the smallest.</summary>
    public static IEnumerable<int> All(int full) => full <= 16 ? Enumerable.Range(1, full).Reverse() : [full, 1];
}
