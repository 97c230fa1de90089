using QueueWorkers.Inference.Running;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Benchmarks;

/// <summary>Loads what is measured.</summary>
internal static class Models
{
    public static ModelFile Load(InferenceOptions options) => new ModelCatalogue(options.CacheFolder()).Load(options.Model);
}
