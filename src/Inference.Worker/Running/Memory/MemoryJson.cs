using System.Text.Json.Serialization;

namespace QueueWorkers.Inference.Running.Memory;

[JsonSerializable(typeof(ModelMemory))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
