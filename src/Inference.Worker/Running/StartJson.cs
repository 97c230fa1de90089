using System.Text.Json.Serialization;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running;

[JsonSerializable(typeof(CpuLayout))]
[JsonSerializable(typeof(ModelMemory))]
[JsonSerializable(typeof(ModelTrial))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class StartJson : JsonSerializerContext;
