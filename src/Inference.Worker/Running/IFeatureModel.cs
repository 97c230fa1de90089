using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Inference.Running;

/// <summary>A loaded model that turns frames into features.</summary>
public interface IFeatureModel : IDisposable
{
    /// <summary>Identity and shape.</summary>
    ModelDescription Description { get; }

    /// <summary>What its devices have done so far.</summary>
    DeviceLoad Load { get; }

    /// <summary>Ends where a device is of no use any more in this process, with the reason: another process may have more luck.</summary>
    Task<Exception> Lost { get; }

    /// <summary>
    /// Computes the features of a batch: count × dimension floats, row by row. Frames of several batches may share a run, where <c>Inference:Join</c>
    /// allows it; else how frames are grouped into runs follows from their number alone, so that equal batches give equal bytes.
    /// Throws <see cref="QueueWorkers.Platform.Resilience.DeviceException"/> if the device is at fault and the batch may be tried again, and
    /// <see cref="ModelInputException"/> where the model fails on this input.
    /// </summary>
    ValueTask<RunTimes> RunAsync(FrameBatch batch, Memory<float> features, CancellationToken cancellation);
}
