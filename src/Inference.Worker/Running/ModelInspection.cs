using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>What a model is under its profile.</summary>
/// <param name="Fingerprint"><c>{profile}-{8 hex}</c>.</param>
/// <param name="Output">The tensor that is the feature.</param>
/// <param name="Dimension">Floats of one feature.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, …</param>
public sealed record ModelInspection(string Fingerprint, string Output, int Dimension, string Precision)
{
    /// <summary>What whoever uses it should know, found by trying it on two frames; one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The fingerprint alone, from the file, under options that need not fall back to the CPU: nothing is opened. Throws <see cref="ModelProfileException"/> if
    /// the profile's tensor is not in it.
    /// </summary>
    public static string FingerprintOf(ModelFile file, InferenceOptions options)
    {
        var graph = ModelGraph.Prepare(file);
        var isCuda = !options.Accelerator.Equals(Accelerators.Cpu, StringComparison.OrdinalIgnoreCase) && RuntimeBuild.HasCuda();
        return ModelFingerprint.Of(file.Profile, file.Sha256, graph.Output, isCuda ? CudaDevices.PrecisionOf(graph, options) : graph.Precision);
    }

    /// <summary>Opens the model on the CPU and checks it against its profile, as a worker does at start. Throws <see cref="ModelProfileException"/> if they do not fit.</summary>
    public static ModelInspection Of(ModelFile file, ILogger log)
    {
        using var messages = OrtRuntime.Begin(log);
        var plan = FeatureModelLoader.Inspect(file);
        var (output, precision) = (plan.Graph.Output, plan.Graph.Precision);
        return new ModelInspection(ModelFingerprint.Of(file.Profile, file.Sha256, output, precision), output, plan.Dimension, precision) { Warnings = plan.Warnings };
    }
}
