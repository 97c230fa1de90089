namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Groups frames into runs, by their count alone: as many full runs as fit, then the rest.</summary>
internal static class RunSizes
{
    /// <summary>Up to here every size is warmed on a CPU, where one costs little.</summary>
    private const int FewSizes = 16;

    /// <summary>Sizes of the runs of a batch, in order.</summary>
    public static IEnumerable<int> Of(int frames, int full)
    {
        for (var left = frames; left > 0; left -= Math.Min(left, full))
            yield return Math.Min(left, full);
    }

    /// <summary>Sizes that are warmed on a CPU: every one that a batch can need where they are few, else the full one and the smallest.</summary>
    public static IEnumerable<int> OnCpu(int full) => full <= FewSizes ? Enumerable.Range(1, full).Reverse() : [full, 1];

    /// <summary>Sizes that a GPU runs, the largest first. In a new size it takes a while for its first run; so there are a few, and others are filled up to the next.</summary>
    public static IEnumerable<int> OnGpu(int full) => Enumerable.Range(1, full).Select(frames => FilledUp(frames, full)).Distinct().Reverse();

    /// <summary>The size in which a GPU runs so many frames: at most a quarter more.</summary>
    public static int FilledUp(int frames, int full)
    {
        var step = 1;
        while (frames > 8 * step)
            step *= 2;
        return Math.Min((frames + step - 1) / step * step, full);
    }
}
