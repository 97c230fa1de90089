using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Doctor;

/// <summary>JSON of <c>qw doctor --json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(List<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    public static void Write(List<Finding> findings) => Console.WriteLine(JsonSerializer.Serialize(findings, Default.ListFinding));
}
