using System.Text.Json.Nodes;

namespace QueueWorkers.Contracts.Tests;

public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. Samples.Messages.Select(m => m.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_as_its_golden_text(string name)
    {
        var message = Sample(name);

        var written = JsonNode.Parse(GoldenFiles.Write(message));

        var golden = JsonNode.Parse(GoldenFiles.TextOf(message.GetType()));
        Assert.True(JsonNode.DeepEquals(golden, written), $"{name} is written as\n{written}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_golden_text_is_read_as_the_message(string name)
    {
        var message = Sample(name);

        var read = GoldenFiles.Read(GoldenFiles.TextOf(message.GetType()), message.GetType());

        // Lists and dictionaries compare by reference: records that hold them are compared as text.
        Assert.Equal(GoldenFiles.Write(message), GoldenFiles.Write(read));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unknown_fields_are_ignored_at_every_depth(string name)
    {
        var message = Sample(name);
        var text = JsonNode.Parse(GoldenFiles.TextOf(message.GetType()))!;
        foreach (var record in JsonEdits.Records(text, message.GetType()).ToList())
            record.Json["notYetInvented"] = new JsonObject { ["a"] = 1 };

        var read = GoldenFiles.Read(text.ToJsonString(), message.GetType());

        Assert.Equal(GoldenFiles.Write(message), GoldenFiles.Write(read));
    }

    private static object Sample(string name) => Samples.Messages.Single(m => m.GetType().Name == name);
}
