using System.Text.Json.Serialization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Source-generated JSON for what the coordinator stores.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoRecord))]
[JsonSerializable(typeof(VideoSubmitted))]
internal sealed partial class VideoJson : JsonSerializerContext;
