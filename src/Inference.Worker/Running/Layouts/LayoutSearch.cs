namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>
/// Finds the fastest layout by measuring few. Sessions of one thread with small runs stay in the caches of their cores; large models with many weights
/// may prefer larger runs or more threads on each; which it is depends on model and machine.
/// </summary>
/// <param name="rate">Measures one: frames per second.</param>
internal sealed class LayoutSearch(Func<CpuLayout, double> rate)
{
    /// <summary>The fastest of some combinations.</summary>
    /// <param name="splits">Sessions and threads that may be.</param>
    /// <param name="frames">Frames of a full run that may be, smallest first.</param>
    /// <param name="pixels">Whether the graph may bring pixels to numbers, and whether this process may.</param>
    public CpuLayout Best(IReadOnlyList<(int Sessions, int Threads)> splits, IReadOnlyList<int> frames, IReadOnlyList<bool> pixels)
    {
        var layout = new CpuLayout(splits[0].Sessions, splits[0].Threads, frames[^1], pixels[0]);
        if (splits.Count * frames.Count * pixels.Count == 1)
            return layout;
        // One after another, each with the best of the others so far.
        layout = Fastest(frames.Select(f => layout with { Frames = f }));
        layout = Fastest(splits.Select(s => layout with { Sessions = s.Sessions, Threads = s.Threads }));
        return Fastest(pixels.Select(p => layout with { PixelsInGraph = p }));
    }

    private CpuLayout Fastest(IEnumerable<CpuLayout> layouts)
    {
        var all = layouts.ToList();
        return all.Count == 1 ? all[0] : all.MaxBy(Measured)!;
    }

    private readonly Dictionary<CpuLayout, double> _measured = [];

    private double Measured(CpuLayout layout)
    {
        if (!_measured.TryGetValue(layout, out var found))
            _measured.Add(layout, found = rate(layout));
        return found;
    }
}
