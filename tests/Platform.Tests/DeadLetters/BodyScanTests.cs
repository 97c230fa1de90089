using System.Text;
using QueueWorkers.Coordinator.DeadLetters;

namespace QueueWorkers.Platform.Tests.DeadLetters;

public sealed class BodyScanTests
{
    private const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("""{ "videoId": "‡" }""", null, true)]
    [InlineData("""{ "VIDEOID": "‡" }""", null, true)]
    [InlineData("""{ "uri": [1, { "videoId": "no" }], "videoId": "‡", "priority": """, null, true)]
    [InlineData("""{ "videoId": "{‡}" } trailing""", null, true)]
    [InlineData("""{ "messageType": ["urn:message:QueueWorkers.Contracts:PlanVideo", "other"], "message": { "videoId": "‡" } }""", "PlanVideo", true)]
    [InlineData("""{ "messageType": ["urn:message:QueueWorkers.Contracts:Wake"], "message": { "batch": { "videoId": "‡" } } }""", "Wake", false)]
    public void An_id_is_read_of_whatever_begins_like_json(string body, string? type, bool isOwn)
    {
        var scan = BodyScan.Of(Encoding.UTF8.GetBytes(body.Replace("‡", Id, StringComparison.Ordinal)));
        Assert.Equal((type, isOwn ? Guid.Parse(Id) : null, Guid.Parse(Id)), (scan.Type, scan.Own, scan.Any));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\u0000\u0001")]
    [InlineData("""{ "videoId": 7 }""")]
    [InlineData("""{ "videoId": "one" }""")]
    [InlineData("""{ "videoId": ["0f8fad5b-d9cb-469f-a165-70867728950e"] }""")]
    [InlineData("""{ "videoId": "0f8fad5b-d9cb-469f-a165""")]
    public void What_names_no_video_gives_none(string body) => Assert.Equal(default, BodyScan.Of(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Ids_of_metadata_are_not_the_video_s_own()
    {
        var other = Guid.NewGuid();
        var scan = BodyScan.Of(Encoding.UTF8.GetBytes($$"""{ "metadata": { "videoId": "{{other}}" }, "videoId": "{{Id}}" }"""));
        Assert.Equal((Guid.Parse(Id), other), (scan.Own, scan.Any));
    }

    [Fact]
    public void What_is_no_utf8_or_nested_without_end_stops_the_reading_and_nothing_else()
    {
        byte[] start = [.. Encoding.UTF8.GetBytes($$"""{ "videoId": "{{Id}}", "a": """)];
        Assert.Equal(Guid.Parse(Id), BodyScan.Of([.. start, (byte)'"', 0xff, 0xfe, (byte)'"']).Own);
        Assert.Equal(Guid.Parse(Id), BodyScan.Of([.. start, .. Enumerable.Repeat((byte)'[', 100_000)]).Own);
    }
}
