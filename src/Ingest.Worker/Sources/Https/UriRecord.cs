using System.Text.Json.Serialization;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>What the store knows of a uri.</summary>
/// <param name="Validator">The version that was, or is being, fetched.</param>
/// <param name="Total">Its bytes, where the server said.</param>
/// <param name="Sha256">The object, once it is whole.</param>
internal sealed record UriRecord(Validator Validator, long? Total, string? Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UriRecord))]
internal sealed partial class UriJson : JsonSerializerContext;
