using System.Text.Json;
using System.Text.Json.Serialization;
using QueueWorkers.Inference.Running.Memory;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>JSON of <c>qw calibrate --json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
[JsonSerializable(typeof(MemoryPoint))]
[JsonSerializable(typeof(CalibrationResult))]
internal sealed partial class CalibrationJson : JsonSerializerContext
{
    public static void Write(CalibrationResult result) => Console.WriteLine(JsonSerializer.Serialize(result, Default.CalibrationResult));
}
