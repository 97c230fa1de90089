using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;

namespace QueueWorkers.PoisonWorker;

/// <summary>Ends its process at the first frame that is all magenta, as a fault in native code would.</summary>
internal sealed class MortalModel(IFeatureModel model) : IFeatureModel
{
    private const int Bright = 200;
    private const int Dark = 60;

    public ModelDescription Description => model.Description;

    public void Dispose() => model.Dispose();

    public ValueTask<RunTimes> RunAsync(ReadOnlyMemory<byte> pixels, FrameGeometry frame, int count, Memory<float> features, CancellationToken cancellation)
    {
        var size = pixels.Length / count;
        for (var i = 0; i < count; i++)
        {
            if (IsMagenta(pixels.Span.Slice(i * size, size)))
                Environment.FailFast("a magenta frame");
        }
        return model.RunAsync(pixels, frame, count, features, cancellation);
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
