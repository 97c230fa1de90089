using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Probe;

/// <summary>JSON of <c>qw probe --json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(List<ProbeAnswer>))]
internal sealed partial class ProbeJson : JsonSerializerContext;
