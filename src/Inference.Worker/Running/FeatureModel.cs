using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>A model on one device or several: batches wait in one queue, and each device takes from it what it can.</summary>
internal sealed class FeatureModel : IFeatureModel
{
    private readonly RunQueue _queue;
    private readonly IReadOnlyList<DeviceLane> _lanes;
    private readonly IDisposable? _shared;
    private readonly TaskCompletionSource<Exception> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="description">Identity and shape.</param>
    /// <param name="runFrames">Frames of a full run.</param>
    /// <param name="queue">Where batches wait.</param>
    /// <param name="shared">What its devices share; disposed after them.</param>
    /// <param name="startLanes">Starts the devices; what they give up is told to the function.</param>
    public FeatureModel(ModelDescription description, int runFrames, RunQueue queue, IDisposable? shared, Func<Action<Exception>, IReadOnlyList<DeviceLane>> startLanes)
    {
        (Description, RunFrames, _queue, _shared) = (description, runFrames, queue, shared);
        _lanes = startLanes(fault => _lost.TrySetResult(fault));
    }

    public ModelDescription Description { get; }

    /// <summary>Frames of a full run.</summary>
    internal int RunFrames { get; }

    public Task<Exception> Lost => _lost.Task;

    public DeviceLoad Load
    {
        get
        {
            var done = _lanes.Select(l => l.Done).ToList();
            return new(done.Sum(d => d.Frames), done.Sum(d => d.Runs), new TimeSpan(done.Sum(d => d.Busy.Ticks)), done.Count);
        }
    }

    public ValueTask<RunTimes> RunAsync(FrameBatch batch, Memory<float> features, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch.Count);
        var frame = batch.Frame;
        if (Description.Geometry.Resize != ResizeMode.Native && (frame.Width, frame.Height) != (Description.Geometry.Width, Description.Geometry.Height))
            throw new ModelInputException($"{Description.Fingerprint}: frames of {frame.Width} × {frame.Height}; the model takes {Description.Geometry.Width} × {Description.Geometry.Height}");
        if (batch.Pixels.Length != (long)batch.Count * frame.FrameBytes())
            throw new ArgumentException($"{batch.Pixels.Length} bytes for {batch.Count} frames of {frame.FrameBytes()} bytes", nameof(batch));
        if (features.Length != (long)batch.Count * Description.Dimension)
            throw new ArgumentException($"room for {features.Length} floats; {batch.Count} frames give {Description.Dimension} each", nameof(features));
        return NormalizedAsync(Description.Tiles is { } rule && TilePlan.Of(frame, rule) is { } tiles ? RunTilesAsync(batch, tiles, features, cancellation) : AddAsync(Whole(batch, features), cancellation), features);
    }

    /// <summary>Runs on tensors as they are, without preprocessing: for checks against recorded inputs.</summary>
    internal ValueTask<RunTimes> RunTensorAsync(ReadOnlyMemory<byte> tensors, int count, Memory<float> features, CancellationToken cancellation) =>
        NormalizedAsync(AddAsync(new PendingBatch(tensors, Description.Geometry, count, features, priority: 0, isTensor: true, Stopwatch.GetTimestamp()), cancellation), features);

    public void Dispose()
    {
        _queue.Close(new ObjectDisposedException(nameof(FeatureModel)));
        foreach (var lane in _lanes)
            lane.Dispose();
        // Where a run does not end its session uses them still.
        if (_lanes.All(l => l.HasEnded))
            _shared?.Dispose();
    }

    private static PendingBatch Whole(FrameBatch batch, Memory<float> features) =>
        new(batch.Pixels, batch.Frame, batch.Count, features, batch.Priority, isTensor: false, Stopwatch.GetTimestamp());

    private ValueTask<RunTimes> AddAsync(PendingBatch batch, CancellationToken cancellation) => _queue.AddAsync(batch, RunSizes.Of(batch.Count, RunFrames), cancellation);

    /// <summary>Tiles of one size are a batch of their own: they share runs, with those of other batches, too.</summary>
    private async ValueTask<RunTimes> RunTilesAsync(FrameBatch batch, TilePlan plan, Memory<float> features, CancellationToken cancellation)
    {
        var parts = plan.Groups.Where(g => g.Places.Count > 0).Select(g => new TileRun(batch, g, Description.Dimension)).ToList();
        try
        {
            // All of them end before their memory is given back.
            var times = await Task.WhenAll(parts.Select(p => AddAsync(p.Batch, cancellation).AsTask()));
            features.Span.Clear();
            foreach (var part in parts)
                part.AddTo(features.Span);
            return new(new(times.Sum(t => t.Preprocess.Ticks)), new(times.Sum(t => t.Infer.Ticks)));
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    private async ValueTask<RunTimes> NormalizedAsync(ValueTask<RunTimes> run, Memory<float> features)
    {
        var times = await run;
        // Here, so that no device waits for it.
        if (Description.Normalize == FeatureNormalization.L2)
            UnitLength.Bring(features.Span, Description.Dimension);
        return times;
    }
}
