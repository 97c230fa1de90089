using System.Text.Json.Serialization;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>How a model uses the cores of a CPU.</summary>
/// <param name="Sessions">Runs at once.</param>
/// <param name="Threads">Threads on each.</param>
/// <param name="Frames">Frames of a full run.</param>
/// <param name="PixelsInGraph">Whether the graph brings pixels to the model's numbers.</param>
internal sealed record CpuLayout(int Sessions, int Threads, int Frames, bool PixelsInGraph)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Sessions} × {Threads} threads, runs of {Frames}, pixels by {(PixelsInGraph ? "the graph" : "the worker")}";
}

/// <summary>Source-generated JSON of <see cref="CpuLayout"/>.</summary>
[JsonSerializable(typeof(CpuLayout))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class LayoutJson : JsonSerializerContext;
