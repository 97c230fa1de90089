using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Memory;

/// <summary>What was measured of a model on a device: <c>qw calibrate</c> keeps it, workers plan by it.</summary>
internal sealed record ModelMemory
{
    /// <summary>What its runs took.</summary>
    public required IReadOnlyList<MemoryPoint> Points { get; init; }

    /// <summary>Where it is kept.</summary>
    /// <param name="sha256">Of the model's file.</param>
    /// <param name="graph">The model.</param>
    /// <param name="device">What the device is called.</param>
    /// <param name="options">Whose cache folder.</param>
    public static StartMemory<ModelMemory> Of(string sha256, ModelGraph graph, string device, InferenceOptions options) => new(
        options.LayoutFolder(), MemoryJson.Default.ModelMemory, "memory", sha256, graph.Output, graph.Precision, device, OrtRuntime.Environment().GetVersionString());
}

/// <summary>Source-generated JSON of <see cref="ModelMemory"/>.</summary>
[JsonSerializable(typeof(ModelMemory))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
