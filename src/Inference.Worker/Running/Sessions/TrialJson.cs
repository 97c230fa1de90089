using System.Text.Json.Serialization;

namespace QueueWorkers.Inference.Running.Sessions;

[JsonSerializable(typeof(ModelTrial))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class TrialJson : JsonSerializerContext;
