using System.Text.Json.Serialization;

namespace QueueWorkers.Platform.Features;

/// <summary>Source-generated JSON of <see cref="PartHeader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartHeader))]
internal sealed partial class PartJson : JsonSerializerContext;
