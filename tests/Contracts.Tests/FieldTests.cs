using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueWorkers.Contracts.Tests;

public sealed class FieldTests
{
    public static TheoryData<string> Names => GoldenTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Optional_fields_may_be_absent(string name)
    {
        var type = Samples.Messages.Single(m => m.GetType().Name == name).GetType();
        var text = JsonNode.Parse(GoldenFiles.TextOf(type))!;
        foreach (var (json, record) in JsonEdits.Records(text, type).ToList())
            foreach (var property in RecordTypes.PropertiesOf(record).Where(RecordTypes.IsOptional))
                json.Remove(JsonEdits.NameOf(property));

        var read = GoldenFiles.Read(text.ToJsonString(), type);

        Assert.All(
            RecordTypes.PropertiesOf(type).Where(p => !RecordTypes.IsNullable(p)),
            p => Assert.True(p.GetValue(read) is not null, $"{name}.{p.Name} has no default."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_required_field_is_an_error_that_names_it(string name)
    {
        var type = Samples.Messages.Single(m => m.GetType().Name == name).GetType();
        var whole = GoldenFiles.TextOf(type);
        var count = JsonEdits.Records(JsonNode.Parse(whole)!, type).Count();

        for (var i = 0; i < count; i++)
        {
            var record = JsonEdits.Records(JsonNode.Parse(whole)!, type).ElementAt(i).Type;
            foreach (var property in RecordTypes.PropertiesOf(record).Where(RecordTypes.IsRequired))
            {
                var text = JsonNode.Parse(whole)!;
                JsonEdits.Records(text, type).ElementAt(i).Json.Remove(JsonEdits.NameOf(property));

                var error = Assert.Throws<JsonException>(() => GoldenFiles.Read(text.ToJsonString(), type));

                Assert.Contains($"'{JsonEdits.NameOf(property)}'", error.Message);
            }
        }
    }

    [Fact]
    public void An_unknown_name_of_an_enum_is_an_error()
    {
        var text = GoldenFiles.TextOf(typeof(FrameBatchProcessed)).Replace("\"Failed\"", "\"Evaporated\"");

        var error = Assert.Throws<JsonException>(() => GoldenFiles.Read(text, typeof(FrameBatchProcessed)));

        Assert.Contains("$.outcome", error.Message);
    }
}
