using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Contracts.Tests.Rules;

/// <summary>Every field of every message at its bounds, beyond them, and null: as JSON, which is how a message comes.</summary>
public sealed class RulesTests
{
    public static TheoryData<string> Names => GoldenTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_has_rules_and_keeps_them(string name) => Assert.Null(Check(Text(name).ToJsonString(), Type(name)));

    [Fact]
    public void What_has_no_rules_is_an_error() => Assert.Throws<ArgumentException>(() => MessageRules.Check(new Failure("", "")));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_taken_at_its_bounds_and_refused_beyond_them(string name)
    {
        foreach (var (at, property) in Fields(name))
        {
            var bounds = FieldBounds.Find(property.DeclaringType!, property.Name);
            Assert.True(bounds is not null || IsFree(property), $"{property.DeclaringType!.Name}.{property.Name} has no bounds");
            var own = property.DeclaringType == typeof(BatchId);
            foreach (var good in bounds?.Good ?? [])
            {
                var fault = Check(Edited(name, at, property, good), Type(name), own);
                Assert.True(fault is null, $"{name}: {property.DeclaringType!.Name}.{property.Name} = {Short(good)}: {fault}");
            }
            foreach (var bad in bounds?.Bad ?? [])
            {
                var said = Check(Edited(name, at, property, bad), Type(name), own);
                Assert.True(said is not null, $"{name}: {property.DeclaringType!.Name}.{property.Name} = {Short(bad)} is taken");
                Assert.InRange(said.Length, 1, 300);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_is_refused_where_a_field_is_never_null(string name)
    {
        foreach (var (at, property) in Fields(name))
        {
            var said = Check(Edited(name, at, property, "null"), Type(name));
            if (!RecordTypes.IsNullable(property) && !StandsForDefault(property))
                Assert.True(said is not null, $"{name}: {property.DeclaringType!.Name}.{property.Name} = null is taken");
        }
    }

    /// <summary>Lists and maps of a submission: a client may write null for what it does not want to say.</summary>
    private static bool StandsForDefault(PropertyInfo property) =>
        property.DeclaringType == typeof(VideoSubmitted) && property.Name is nameof(VideoSubmitted.Models) or nameof(VideoSubmitted.Metadata);

    private static IEnumerable<(int At, PropertyInfo Property)> Fields(string name) =>
        JsonEdits.Records(Text(name), Type(name)).SelectMany((r, at) => RecordTypes.PropertiesOf(r.Type).Select(p => (at, p)));

    private static bool IsFree(PropertyInfo property) =>
        RecordTypes.IsRecord(property.PropertyType) || RecordTypes.ItemOf(property.PropertyType) is { } item && RecordTypes.IsRecord(item)
        || property.PropertyType == typeof(bool) || property.Name.EndsWith("Pts", StringComparison.Ordinal) || property.Name == nameof(PlannedSegment.PtsBefore);

    /// <summary>What is said of a message by who reads it first: the JSON reader, the rules, and for a submission its door.</summary>
    /// <param name="text">The message.</param>
    /// <param name="type">Its type.</param>
    /// <param name="own">Whether its payload is to be called by its batch, whatever that is.</param>
    private static string? Check(string text, Type type, bool own = false)
    {
        object message;
        try
        {
            message = GoldenFiles.Read(text, type);
        }
        catch (JsonException fault)
        {
            return fault.Message[..Math.Min(300, fault.Message.Length)];
        }
        if (own && message is FrameBatchReady { Batch: { } batch, Payload: { } payload } ready)
            message = ready with { Payload = payload with { Object = $"{ready.Fingerprint}/{batch}.frames" } };
        return MessageRules.Check(message) ?? (message is VideoSubmitted submission ? SubmissionRules.Check(submission) : null);
    }

    private static string Edited(string name, int at, PropertyInfo property, string value)
    {
        var text = Text(name);
        var record = JsonEdits.Records(text, Type(name)).ElementAt(at).Json;
        // Of these one excludes the others.
        if (property.DeclaringType == typeof(FrameSelection))
            record.Clear();
        record[JsonEdits.NameOf(property)] = new JsonObject { ["value"] = "‡" };
        // The same twice.
        if (name == nameof(ExtractSegment) && property is { Name: nameof(SegmentWay.Segment), DeclaringType.Name: nameof(SegmentWay) })
            text["segment"]!["index"] = new JsonObject { ["value"] = "‡" };
        return text.ToJsonString().Replace("""{"value":"\u2021"}""", value);
    }

    private static string Short(string value) => value.Length > 80 ? $"{value[..80]}…" : value;

    private static Type Type(string name) => Samples.Messages.Single(m => m.GetType().Name == name).GetType();

    /// <summary>The golden text with what it says for its form alone made to make sense.</summary>
    private static JsonNode Text(string name)
    {
        var text = JsonNode.Parse(GoldenFiles.TextOf(Type(name)))!;
        if (name == nameof(AdmitVideo))
            text["refusal"] = null;
        if (name == nameof(FrameBatchReady))
            text["payload"]!["object"] = $"{text["fingerprint"]}/{text["payload"]!["object"]}";
        return text;
    }
}
