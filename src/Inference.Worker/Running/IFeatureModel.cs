using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running;

/// <summary>A loaded model that turns frames into features.</summary>
public interface IFeatureModel : IDisposable
{
    /// <summary>Identity and shape.</summary>
    ModelDescription Description { get; }

    /// <summary>
    /// Computes the features of <paramref name="count"/> frames: packed 8-bit pixels in, count × dimension floats out, row by row.
    /// How frames are grouped into runs follows from their number and size alone, so that equal batches give equal bytes.
    /// <paramref name="frame"/> is their geometry: the model's own, or of any size where that is <see cref="ResizeMode.Native"/>.
    /// Throws <see cref="QueueWorkers.Platform.Resilience.DeviceException"/> where the device is at fault and the run may be tried again, and
    /// <see cref="ModelInputException"/> where the model fails on this input.
    /// </summary>
    ValueTask<RunTimes> RunAsync(ReadOnlyMemory<byte> pixels, FrameGeometry frame, int count, Memory<float> features, CancellationToken cancellation);
}
