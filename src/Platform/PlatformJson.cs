using System.Text.Json.Serialization;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;

namespace QueueWorkers.Platform;

/// <summary>Source-generated JSON for what the platform stores.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoPlan))]
[JsonSerializable(typeof(VideoReport))]
[JsonSerializable(typeof(IReadOnlyList<VideoReport>))]
[JsonSerializable(typeof(SegmentExtracted))]
[JsonSerializable(typeof(ModelServed))]
[JsonSerializable(typeof(WorkerAlive))]
[JsonSerializable(typeof(PayloadHeader))]
[JsonSerializable(typeof(PartHeader))]
public sealed partial class PlatformJson : JsonSerializerContext;
