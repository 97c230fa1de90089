using System.Text.Json.Serialization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Payloads;

/// <summary>What a payload says of itself.</summary>
public sealed record PayloadHeader
{
    /// <summary>The batch.</summary>
    public required BatchId Batch { get; init; }

    /// <summary>The model that it waits for.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Frames.</summary>
    public required int Count { get; init; }

    /// <summary>Shape of a frame: packed 8-bit pixels, rows from the top.</summary>
    public required FrameGeometry Geometry { get; init; }

    /// <summary>Hash of the frames' timestamps.</summary>
    public required string PtsHash { get; init; }
}

/// <summary>Source-generated JSON of <see cref="PayloadHeader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PayloadHeader))]
internal sealed partial class PayloadJson : JsonSerializerContext;
