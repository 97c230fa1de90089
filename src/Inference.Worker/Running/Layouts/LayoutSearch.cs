using QueueWorkers.Inference.Running.Starting;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>
/// Finds the fastest layout by measuring few. Sessions of one thread with small runs stay in the caches of their cores; large models with many weights
/// may prefer larger runs or more threads on each; which it is depends on model and machine. Other work on the machine only ever makes a layout look
/// slower, so those near the best are measured again, in turns, and the best figure of each counts. What would take longer than the time that is left is not
/// measured any more.
/// </summary>
/// <param name="rate">Measures one: frames per second.</param>
/// <param name="budget">How long all of it may take; the first measurement is made however long it takes.</param>
/// <param name="time">Measures that.</param>
/// <param name="loading">Is told which layout is measured, and may end it.</param>
internal sealed class LayoutSearch(Func<CpuLayout, double> rate, TimeSpan budget, TimeProvider time, ModelLoading loading)
{
    private const int Turns = 3;
    private const double Near = 0.85;
    private readonly Dictionary<CpuLayout, (double Rate, int Times)> _measured = [];
    private readonly long _started = time.GetTimestamp();
    private int _layouts;
    private (int Frames, TimeSpan Took) _last;

    /// <summary>The fastest of some combinations.</summary>
    /// <param name="splits">Sessions and threads that may be.</param>
    /// <param name="frames">Frames of a full run that may be, smallest first.</param>
    /// <param name="pixels">Whether the graph may bring pixels to numbers, and whether this process may.</param>
    public CpuLayout Best(IReadOnlyList<(int Sessions, int Threads)> splits, IReadOnlyList<int> frames, IReadOnlyList<bool> pixels)
    {
        var layout = new CpuLayout(splits[0].Sessions, splits[0].Threads, frames[^1], pixels[0]);
        if (splits.Count * frames.Count * pixels.Count == 1 || budget == TimeSpan.Zero)
            return layout;
        // Each list begins with, or holds, the best of the one before.
        _layouts = frames.Count + splits.Count + pixels.Count - 2;
        // One after another, each with the best of the others so far.
        layout = Fastest(frames.Select(f => layout with { Frames = f }));
        layout = Fastest(splits.Select(s => layout with { Sessions = s.Sessions, Threads = s.Threads }));
        return Fastest(pixels.Select(p => layout with { PixelsInGraph = p }));
    }

    /// <summary>Whether anything was measured: one combination alone need not be.</summary>
    public bool HasMeasured => _measured.Count > 0;

    private CpuLayout Fastest(IEnumerable<CpuLayout> layouts)
    {
        var all = layouts.ToList();
        if (all.Count == 1)
            return all[0];
        for (var turn = 0; turn < Turns; turn++)
        {
            var near = Near * all.Max(l => Seen(l).Rate);
            all.Where(l => Seen(l) is var (rate, times) && times <= turn && (times == 0 || rate >= near)).ToList().ForEach(Measure);
        }
        return all.MaxBy(l => Seen(l).Rate)!;
    }

    private (double Rate, int Times) Seen(CpuLayout layout) => _measured.GetValueOrDefault(layout);

    private void Measure(CpuLayout layout)
    {
        if (HasMeasured && Expected(layout) > budget - time.GetElapsedTime(_started))
            return;
        loading.Begin($"measuring the layout {_measured.Count + (_measured.ContainsKey(layout) ? 0 : 1)} of {_layouts}: {layout}");
        var started = time.GetTimestamp();
        var found = rate(layout);
        _last = (layout.Frames, time.GetElapsedTime(started));
        _measured[layout] = (Math.Max(found, Seen(layout).Rate), Seen(layout).Times + 1);
    }

    private TimeSpan Expected(CpuLayout layout) => _last.Took * Math.Max(1, (double)layout.Frames / _last.Frames);
}
