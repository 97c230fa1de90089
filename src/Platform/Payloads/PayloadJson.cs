using System.Text.Json.Serialization;

namespace QueueWorkers.Platform.Payloads;

/// <summary>Source-generated JSON of <see cref="PayloadHeader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PayloadHeader))]
internal sealed partial class PayloadJson : JsonSerializerContext;
