using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using QueueWorkers.Platform.Json;

namespace QueueWorkers.Contracts.Tests;

/// <summary>report.json as docs/report.schema.json describes it.</summary>
public sealed class ReportSchemaTests
{
    public static TheoryData<string> States => ["Completed", "Partial", "Failed"];

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_report_is_valid(string state)
    {
        var errors = await ErrorsOf(Report(state));

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("""{"invented":1}""", "invented")]
    [InlineData("""{"state":"Finished"}""", "state")]
    [InlineData("""{"videoId":"one"}""", "videoId")]
    [InlineData("""{"frames":{"decoded":1,"selected":1,"inferred":1,"cached":0,"stored":1}}""", "missing")]
    [InlineData("""{"frames":{"decoded":1,"selected":1,"inferred":1,"cached":0,"stored":1,"missing":-1}}""", "missing")]
    [InlineData("""{"latencyMs":{"total":1,"stages":{"decode":"long"}}}""", "decode")]
    [InlineData("""{"gaps":[{"fromPtsMs":1}]}""", "code")]
    [InlineData("""{"bottleneck":null}""", "bottleneck")]
    public async Task A_broken_report_is_refused(string change, string property)
    {
        var report = Report("Completed");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            report[name] = value?.DeepClone();

        var errors = await ErrorsOf(report);

        Assert.Contains(errors, e => e.Contains(property));
    }

    [Theory]
    [InlineData("videoId")]
    [InlineData("state")]
    [InlineData("frames")]
    [InlineData("latencyMs")]
    public async Task A_report_without_a_required_field_is_refused(string property)
    {
        var report = Report("Completed");
        report.Remove(property);

        Assert.NotEmpty(await ErrorsOf(report));
    }

    [Theory]
    [MemberData(nameof(States))]
    public void The_samples_keep_the_identities(string state)
    {
        var frames = Report(state)["frames"]!.Deserialize(PlatformJson.Default.VideoReport.Options.GetTypeInfo(typeof(FrameAccount)));

        var account = Assert.IsType<FrameAccount>(frames);
        Assert.Equal(account.Selected, account.Stored + account.Missing);
        Assert.Equal(account.Stored, account.Inferred + account.Cached);
    }

    [Fact]
    public async Task The_schema_knows_every_field_of_the_record()
    {
        var schema = await Schema();

        Assert.Equal(RecordTypes.PropertiesOf(typeof(VideoReport)).Select(JsonEdits.NameOf).Order(), schema.Properties.Keys.Order());
    }

    private static JsonObject Report(string state)
    {
        VideoReport[] reports = [SampleReports.Completed, SampleReports.Partial, SampleReports.Failed];
        return JsonSerializer.SerializeToNode(reports.Single(r => r.State == state), PlatformJson.Default.VideoReport)!.AsObject();
    }

    private static async Task<IEnumerable<string>> ErrorsOf(JsonObject report) =>
        (await Schema()).Validate(report.ToJsonString()).SelectMany(Flatten).Select(e => e.ToString());

    private static IEnumerable<NJsonSchema.Validation.ValidationError> Flatten(NJsonSchema.Validation.ValidationError error) =>
        error is NJsonSchema.Validation.ChildSchemaValidationError parent
            ? parent.Errors.Values.SelectMany(e => e).SelectMany(Flatten).Prepend(error)
            : [error];

    private static Task<JsonSchema> Schema([CallerFilePath] string path = "") =>
        JsonSchema.FromFileAsync(Path.Combine(Path.GetDirectoryName(path)!, "../../docs/report.schema.json"));
}
