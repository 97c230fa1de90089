using System.Text.Json.Serialization;

namespace QueueWorkers.Inference.Running.Layouts;

[JsonSerializable(typeof(CpuLayout))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class CpuLayoutJson : JsonSerializerContext;
