using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Tiles;

namespace QueueWorkers.Inference.Running.Queue;

/// <summary>A batch that waits for devices, or is on some. Its state belongs to the <see cref="RunQueue"/> and its lock.</summary>
internal sealed class PendingBatch(ReadOnlyMemory<byte> source, FrameGeometry frame, int count, Memory<float> features, int priority, bool isTensor, long arrived)
{
    private readonly TaskCompletionSource<RunTimes> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Pixels of all its frames; or what a session takes, as it is.</summary>
    public ReadOnlyMemory<byte> Source => source;

    /// <summary>Whether <see cref="Source"/> is what a session takes.</summary>
    public bool IsTensor => isTensor;

    /// <summary>Geometry of its frames.</summary>
    public FrameGeometry Frame => frame;

    /// <summary>How many frames.</summary>
    public int Count => count;

    /// <summary>Where the features go, row by row.</summary>
    public Memory<float> Features => features;

    /// <summary>The larger, the sooner.</summary>
    public int Priority => priority;

    /// <summary>Tiles of its frames, each of them a frame to the queue; absent if <see cref="Source"/> holds the frames as they are run.</summary>
    public TiledFrames? Tiles { get; init; }

    /// <summary>When it came, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Arrived => arrived;

    /// <summary>Frames that no device has taken: next on top.</summary>
    public Stack<(int From, int Count)> Waiting { get; } = [];

    /// <summary>Frames on devices.</summary>
    public int InFlight { get; set; }

    /// <summary>Why it fails, once its last frame has come back from a device.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Time on devices so far, its share of the runs.</summary>
    public RunTimes Times { get; set; }

    /// <summary>Its end.</summary>
    public Task<RunTimes> End => _end.Task;

    /// <summary>Bytes of some of its frames.</summary>
    public ReadOnlySpan<byte> SourceOf(Slice slice)
    {
        var bytes = source.Length / count;
        return source.Span.Slice(slice.From * bytes, slice.Count * bytes);
    }

    /// <summary>Where the features of some of its frames go.</summary>
    public Span<float> FeaturesOf(Slice slice)
    {
        var floats = features.Length / count;
        return features.Span.Slice(slice.From * floats, slice.Count * floats);
    }

    /// <summary>Ends it where nothing of it waits or is on a device.</summary>
    public void EndIfDone()
    {
        if (InFlight > 0 || Waiting.Count > 0)
            return;
        if (Fault is null)
            _end.TrySetResult(Times);
        else
            _end.TrySetException(Fault);
    }
}
