using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Models;

/// <summary>JSON of <c>qw models … --json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(QuantisedAnswer))]
[JsonSerializable(typeof(List<ModelAnswer>))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    public static void Write(ModelAnswer answer) => Console.WriteLine(JsonSerializer.Serialize(answer, Default.ModelAnswer));

    public static void Write(QuantisedAnswer answer) => Console.WriteLine(JsonSerializer.Serialize(answer, Default.QuantisedAnswer));

    public static void Write(List<ModelAnswer> answers) => Console.WriteLine(JsonSerializer.Serialize(answers, Default.ListModelAnswer));
}
