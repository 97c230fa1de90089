using System.Text.Json.Nodes;

namespace QueueWorkers.Contracts.Tests;

/// <summary>Nothing in the assembly travels without a golden file.</summary>
public sealed class CoverageTests
{
    /// <summary>The messages of the protocol. A message that another one carries would not be missed by reflection alone.</summary>
    private static readonly Type[] s_protocol =
    [
        typeof(VideoSubmitted), typeof(CancelVideo), typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled),
        typeof(SubmissionRefused), typeof(AdmitVideo), typeof(CancelRequested), typeof(PlanVideo), typeof(VideoPlanned), typeof(SourceProgress),
        typeof(IssueSegments), typeof(ExtractSegment), typeof(FrameBatchReady), typeof(SegmentExtracted),
        typeof(FrameBatchProcessed), typeof(AllBatchesProcessed), typeof(SegmentRejected), typeof(BatchesLost),
        typeof(AggregateVideo), typeof(VideoAggregated), typeof(SweepVideo), typeof(Wake), typeof(ModelServed), typeof(Watermark), typeof(WatermarkReached),
        typeof(WorkerAlive),
    ];

    [Fact]
    public void Every_message_of_the_protocol_has_one_sample_and_one_golden_file()
    {
        var protocol = s_protocol.Select(t => t.Name).Order();

        Assert.Equal(protocol, Samples.Messages.Select(m => m.GetType().Name).Order());
        Assert.Equal(protocol, Directory.GetFiles(GoldenFiles.Folder).Select(f => Path.GetFileNameWithoutExtension(f)).Order());
    }

    [Fact]
    public void Every_record_is_a_message_of_the_protocol_or_carried_by_one()
    {
        var carried = s_protocol.SelectMany(RecordTypes.Within).ToHashSet();

        Assert.Empty(RecordTypes.All.Except(carried).Select(t => t.Name));
    }

    [Theory]
    [MemberData(nameof(GoldenTests.Names), MemberType = typeof(GoldenTests))]
    public void A_golden_text_has_every_field_of_its_message(string name)
    {
        var type = s_protocol.Single(t => t.Name == name);
        var text = JsonNode.Parse(GoldenFiles.TextOf(type))!;

        Assert.All(RecordTypes.PropertiesOf(type), p => Assert.True(IsSet(text[JsonEdits.NameOf(p)]), $"{name}.{p.Name}"));
    }

    [Fact]
    public void Every_field_of_every_record_is_set_in_some_golden_text()
    {
        var records = s_protocol
            .SelectMany(t => JsonEdits.Records(JsonNode.Parse(GoldenFiles.TextOf(t))!, t))
            .ToLookup(r => r.Type, r => r.Json);

        foreach (var type in RecordTypes.All)
            Assert.All(
                RecordTypes.PropertiesOf(type),
                p => Assert.True(records[type].Any(json => IsSet(json[JsonEdits.NameOf(p)])), $"{type.Name}.{p.Name}"));
    }

    private static bool IsSet(JsonNode? value) => value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 });
}
