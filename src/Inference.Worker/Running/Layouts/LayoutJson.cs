using System.Text.Json.Serialization;

namespace QueueWorkers.Inference.Running.Layouts;

[JsonSerializable(typeof(CpuLayout))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class LayoutJson : JsonSerializerContext;
