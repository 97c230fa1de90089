using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Platform.Models;

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
        return AddAsync(new PendingBatch(batch.Pixels, frame, batch.Count, features, batch.Priority, isTensor: false, Stopwatch.GetTimestamp()), cancellation);
    }

    /// <summary>Runs on tensors as they are, without preprocessing: for checks against recorded inputs.</summary>
    internal ValueTask<RunTimes> RunTensorAsync(ReadOnlyMemory<byte> tensors, int count, Memory<float> features, CancellationToken cancellation) =>
        AddAsync(new PendingBatch(tensors, Description.Geometry, count, features, priority: 0, isTensor: true, Stopwatch.GetTimestamp()), cancellation);

    public void Dispose()
    {
        _queue.Close(new ObjectDisposedException(nameof(FeatureModel)));
        foreach (var lane in _lanes)
            lane.Dispose();
        // Where a run does not end its session uses them still.
        if (_lanes.All(l => l.HasEnded))
            _shared?.Dispose();
    }

    private async ValueTask<RunTimes> AddAsync(PendingBatch batch, CancellationToken cancellation)
    {
        var times = await _queue.AddAsync(batch, RunSizes.Of(batch.Count, RunFrames), cancellation);
        // Here, so that no device waits for it.
        if (Description.Normalize == FeatureNormalization.L2)
            UnitLength.Bring(batch.Features.Span, Description.Dimension);
        return times;
    }
}
