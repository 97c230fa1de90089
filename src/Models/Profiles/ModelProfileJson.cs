using System.Text.Json.Serialization;

namespace QueueWorkers.Models.Profiles;

/// <summary>Source-generated JSON of profiles.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ModelProfile))]
public sealed partial class ModelProfileJson : JsonSerializerContext;
