using System.Text.Json.Serialization;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Platform.Features;

/// <summary>What a part says of itself.</summary>
public sealed record PartHeader
{
    /// <summary>The batch.</summary>
    public required BatchId Batch { get; init; }

    /// <summary>The model that made it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Frames, and the hash of their timestamps.</summary>
    public required ExtractedBatch Frames { get; init; }

    /// <summary>Floats of one feature.</summary>
    public required int Dimension { get; init; }

    /// <summary>What computed it.</summary>
    public required Execution Execution { get; init; }

    /// <summary>Whether the features came from the cache.</summary>
    public bool Cached { get; init; }

    /// <summary>The best classes of each frame; absent if the model is no classification with names.</summary>
    public TopClasses? Classes { get; init; }

    /// <summary>Time spent, by stage, the payload's included.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];
}

/// <summary>Source-generated JSON of <see cref="PartHeader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartHeader))]
internal sealed partial class PartJson : JsonSerializerContext;
