using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary><c>GET /api/videos</c> of a running coordinator.</summary>
[Collection(SharedPipelineGroup.Name)]
public sealed class VideoListTests(SharedPipeline shared) : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Videos_are_listed_from_the_newest_with_what_became_of_them()
    {
        var (name, frames) = ("in_asl_thanks.mkv", Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        var first = await shared.Pipeline.SubmitAsync(DataFolder.Video(name));
        await shared.Pipeline.EndAsync(first);
        var second = await shared.Pipeline.SubmitAsync("/nowhere/at/all.mp4");
        await shared.Pipeline.EndAsync(second);

        var two = await ListAsync("?limit=2");
        Assert.Equal([second, first], two.Select(v => (Guid)v!["videoId"]!));
        var (failed, completed) = (two[0]!, two[1]!);
        Assert.Equal(("Failed", "NotFound", "/nowhere/at/all.mp4"), ((string?)failed["state"], (string?)failed["code"], (string?)failed["uri"]));
        Assert.Equal(("Completed", 1.0, frames), ((string?)completed["state"], (double)completed["progress"]!, (int)completed["framesStored"]!));
        Assert.True((DateTimeOffset)failed["submittedAt"]! > (DateTimeOffset)completed["submittedAt"]!);

        Assert.Equal(first, (Guid)(await ListAsync("?state=completed&limit=1"))[0]!["videoId"]!);
        Assert.All(await ListAsync("?state=Failed"), v => Assert.Equal("Failed", (string?)v!["state"]));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?state=finished", "Completed")]
    [InlineData("?state=4", "Completed")]
    public async Task A_wrong_query_is_answered_with_what_is_allowed(string query, string said)
    {
        using var answer = await _http.GetAsync(shared.Pipeline.Url($"/api/videos{query}"), Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_says_whether_its_video_is_known()
    {
        var id = Guid.NewGuid();
        Assert.False(await CancelAsync(id));
        await shared.Pipeline.EndAsync(id);
        Assert.True(await CancelAsync(id));
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonArray> ListAsync(string query) => (await _http.GetFromJsonAsync<JsonArray>(shared.Pipeline.Url($"/api/videos{query}"), Token))!;

    private async Task<bool> CancelAsync(Guid id)
    {
        using var answer = await _http.DeleteAsync(shared.Pipeline.Url($"/api/videos/{id}"), Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Token);
        Assert.Equal(id, (Guid)body!["videoId"]!);
        return (bool)body["known"]!;
    }
}
