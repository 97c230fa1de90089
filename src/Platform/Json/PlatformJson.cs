using System.Text.Json.Serialization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Json;

/// <summary>Source-generated JSON of messages and reports that are stored or shown.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoPlan))]
[JsonSerializable(typeof(VideoReport))]
[JsonSerializable(typeof(IReadOnlyList<VideoReport>))]
[JsonSerializable(typeof(SegmentExtracted))]
[JsonSerializable(typeof(ModelServed))]
[JsonSerializable(typeof(WorkerAlive))]
public sealed partial class PlatformJson : JsonSerializerContext;
