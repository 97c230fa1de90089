using QueueWorkers.Inference.Running.Devices;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>
/// Sessions that are open while layouts are measured: those of one layout at a time, with room for the largest runs, so that layouts which differ in their runs
/// alone are measured on the same ones. Opening a large model takes longer than measuring it.
/// </summary>
/// <param name="open">Opens one session of a layout.</param>
/// <param name="mostFrames">Frames of the largest runs.</param>
/// <param name="cancellation">Ends opening, between two sessions.</param>
internal sealed class OpenLayout(Func<int, CpuLayout, OnnxDevice> open, int mostFrames, CancellationToken cancellation) : IDisposable
{
    private readonly List<OnnxDevice> _devices = [];
    private CpuLayout? _layout;

    /// <summary>The sessions of a layout. Those of another are closed before.</summary>
    public IReadOnlyList<OnnxDevice> Of(CpuLayout layout)
    {
        var wanted = layout with { Frames = mostFrames };
        if (_layout == wanted)
            return _devices;
        Dispose();
        for (var i = 0; i < wanted.Sessions; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _devices.Add(open(i, wanted));
        }
        _layout = wanted;
        return _devices;
    }

    /// <summary>The sessions of a layout if they are open, and else none: they are the caller's from now on.</summary>
    public IReadOnlyList<OnnxDevice> Take(CpuLayout layout)
    {
        if (_layout != layout with { Frames = mostFrames })
            return [];
        var taken = _devices.ToList();
        _devices.Clear();
        _layout = null;
        taken.ForEach(d => d.Limit(layout.Frames));
        return taken;
    }

    /// <summary>Closes what is open.</summary>
    public void Dispose()
    {
        _devices.ForEach(d => d.Dispose());
        _devices.Clear();
        _layout = null;
    }
}
