using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Precisions;

/// <summary>How features of a model in one precision differ from those in another, on frames.</summary>
/// <param name="Fingerprint">The model that was looked at.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Reference">Precision of what it is compared with.</param>
/// <param name="Frames">How many frames.</param>
/// <param name="MeanCosine">Mean over the frames of the cosine between the two features.</param>
/// <param name="LeastCosine">That of the frame where it is the smallest.</param>
/// <param name="Top1Agreement">Share of the frames whose best class is the same; absent if the model is no classification.</param>
/// <param name="WeightBytes">Bytes of its constants.</param>
/// <param name="ReferenceWeightBytes">Bytes of the constants of what it is compared with.</param>
public sealed record PrecisionReport(
    string Fingerprint, string Precision, string Reference, int Frames, double MeanCosine, double LeastCosine, double? Top1Agreement, long WeightBytes, long ReferenceWeightBytes)
{
    /// <summary>Runs both on the CPU, frame by frame. Throws <see cref="ModelProfileException"/> if one cannot be opened, or if features have not the same size.</summary>
    /// <param name="file">The model that is looked at.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="cache">Folder for models.</param>
    /// <param name="log">Is told what opening them is worth saying.</param>
    /// <param name="cancellation">Ends it between two frames.</param>
    public static async Task<PrecisionReport> OfAsync(
        ModelFile file, ModelFile reference, IReadOnlyList<FrameBatch> frames, string cache, ILogger log, CancellationToken cancellation)
    {
        var options = new InferenceOptions { Accelerator = Accelerators.Cpu, ModelCache = cache, Sessions = 1, Threads = Environment.ProcessorCount, RunFrames = 1, Pixels = PixelWork.Host, JoinWait = TimeSpan.Zero };
        using var model = FeatureModelLoader.Load(file, options, TimeProvider.System, log);
        using var other = FeatureModelLoader.Load(reference, options, TimeProvider.System, log);
        var (found, expected) = (model.Description, other.Description);
        if (found.Dimension != expected.Dimension)
            throw new ModelProfileException(file.Origin, $"its features have {found.Dimension:N0} floats, those of {reference.Origin} {expected.Dimension:N0}: they cannot be compared");
        var (a, b) = (new float[found.Dimension], new float[found.Dimension]);
        var cosines = new List<double>();
        var agreed = 0;
        foreach (var frame in frames)
        {
            cancellation.ThrowIfCancellationRequested();
            await model.RunAsync(frame, a, cancellation);
            await other.RunAsync(frame, b, cancellation);
            cosines.Add(Cosine(a, b));
            if (TensorPrimitives.IndexOfMax<float>(a) == TensorPrimitives.IndexOfMax<float>(b))
                agreed++;
        }
        return new(
            found.Fingerprint, found.Execution.Precision, expected.Execution.Precision, frames.Count, cosines.Average(), cosines.Min(),
            file.Profile.Kind == ModelKind.Classification ? (double)agreed / frames.Count : null, OnnxFacts.BytesOfConstants(file.Bytes), OnnxFacts.BytesOfConstants(reference.Bytes));
    }

    /// <summary>Of two zeros 1, of one 0, and 0 where one is not finite.</summary>
    internal static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }
        if (first == 0 && second == 0)
            return 1;
        var cosine = product / Math.Sqrt(first) / Math.Sqrt(second);
        return double.IsFinite(cosine) ? Math.Clamp(cosine, -1, 1) : 0;
    }
}
