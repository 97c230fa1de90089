using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.PoisonWorker;

/// <summary>Ends its process at the first frame that is all magenta, as a fault in native code would.</summary>
internal sealed class MortalModel(IFeatureModel model) : IFeatureModel
{
    private const int Bright = 200;
    private const int Dark = 60;

    public ModelDescription Description => model.Description;

    public void Dispose() => model.Dispose();

    public DeviceLoad Load => model.Load;

    public Task<Exception> Lost => model.Lost;

    public ValueTask<RunTimes> RunAsync(FrameBatch batch, Memory<float> features, CancellationToken cancellation)
    {
        var size = batch.Pixels.Length / batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            if (IsMagenta(batch.Pixels.Span.Slice(i * size, size)))
                Environment.FailFast("a magenta frame");
        }
        return model.RunAsync(batch, features, cancellation);
    }

    private static bool IsMagenta(ReadOnlySpan<byte> rgb)
    {
        for (var i = 0; i < rgb.Length; i += 3)
        {
            if (rgb[i] < Bright || rgb[i + 1] > Dark || rgb[i + 2] < Bright)
                return false;
        }
        return true;
    }
}
