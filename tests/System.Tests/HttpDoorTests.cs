using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>What the HTTP door of a running coordinator refuses, and how it says so: always in JSON, never with 500.</summary>
[Collection(SharedPipelineGroup.Name)]
public sealed class HttpDoorTests(SharedPipeline shared) : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> BadBodies => new()
    {
        { """{ "uri": "/a.mp4", "selection": { "fps": 2 } }""", "selection.fps is not known; did you mean selection.framesPerSecond?" },
        { """{ "uri": "/a.mp4", "fps": 2 }""", "did you mean selection.framesPerSecond?" },
        { """{ "uri": "/a.mp4", "model": "resnet50" }""", "model is not known; did you mean models?" },
        { """{ "uri": "/a.mp4", "range": { "fromms": 1, "until": 2 } }""", "range.until is not known" },
        { """{ "uri": "/a.mp4", "priority": "high" }""", "priority is not of its type; wanted a whole number" },
        { """{ "uri": "/a.mp4", "priority": 99999999999 }""", "priority is not of its type" },
        { """{ "uri": "/a.mp4", "selection": { "every": 1.5 } }""", "selection.every is not of its type; wanted a whole number" },
        { """{ "uri": "/a.mp4", "selection": 2 }""", "selection is not of its type; wanted an object" },
        { """{ "uri": 1 }""", "uri is not of its type; wanted a text" },
        { """{ "uri": "/a.mp4", "videoId": "one" }""", "videoId is not of its type; wanted a Guid" },
        { """{ "uri": "/a.mp4", "metadata": { "a": 1 } }""", "metadata" },
        { """{ "uri": "/a.mp4", "models": [1] }""", "models" },
        { """{ "uri": "/a.mp4", "models": [null] }""", "models[0] is null" },
        { """{ "uri": "/a.mp4", "metadata": { "a": null } }""", "metadata" },
        { """{ "uri": "/a.mp4", "deadlineSeconds": NaN }""", "no JSON" },
        { """{ "uri": "/a.mp4", "deadlineSeconds": 1e999 }""", "deadlineSeconds" },
        { """{ "uri": "/a.mp4", "range": { "toMs": -1e999 } }""", "range.toMs" },
        { """{ "uri": "/a.mp4", "uri": "/b.mp4" }""", "uri" },
        { """{ "uri": "/a.mp4" """, "no JSON" },
        { "null", "" },
        { "[]", "no object" },
        { "", "no JSON" },
        { "{}", "uri is empty" },
        { """{ "uri": "http://example.org/a.mp4" }""", "uri is 'http://example.org/a.mp4'; wanted an absolute path, or a file: or https: uri" },
        { """{ "uri": "videos/a.mp4" }""", "uri is 'videos/a.mp4'; wanted an absolute path" },
        { """{ "uri": "file://elsewhere/a.mp4" }""", "uri is 'file://elsewhere/a.mp4'" },
        { """{ "uri": "/a\u0000b.mp4" }""", "uri is" },
        { """{ "uri": "/a.mp4", "videoId": "00000000-0000-0000-0000-000000000000" }""", "videoId is empty" },
        { $$"""{ "uri": "/a.mp4", "metadata": {{new string('[', 1000)}} }""", "no JSON" },
        { $$"""{ "uri": "/{{new string('a', 4096)}}" }""", "uri is longer than 4096 bytes" },
        { $$"""{ "uri": "/a.mp4", "models": ["{{new string('m', 51)}}"] }""", "models[0]" },
        { $$"""{ "uri": "/a.mp4", "metadata": { "k": "{{new string('ü', 8192)}}" } }""", "metadata is longer than 16384 bytes" },
        { $$"""{ "uri": "/a.mp4", "{{new string('x', 5000)}}": 1 }""", "is not known" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_is_wrong_is_answered_with_400_and_its_field(string body, string said)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(body));
        var detail = await ProblemAsync(answer, HttpStatusCode.BadRequest, "InvalidBody", FailureCode.InvalidSubmission);

        Assert.Contains(said, detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 1, 300);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_is_answered_with_400()
    {
        using var answer = await PostAsync([.. """{ "uri": "/a"""u8, 0xff, .. """.mp4" }"""u8]);
        Assert.Contains("UTF-8", await ProblemAsync(answer, HttpStatusCode.BadRequest, "InvalidBody"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_64_KiB_is_answered_with_413_whether_its_length_is_said_or_not(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes("""{ "uri": "/a.mp4" }""".PadRight((64 << 10) + 1));
        using var answer = await PostAsync(body, chunked);
        Assert.Contains("65536 bytes", await ProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "BodyTooLarge"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_just_within_its_bounds_is_accepted()
    {
        // 4,096 bytes of uri, 50 characters of a name, 16 KiB of metadata, and 64 KiB in all.
        var body = new JsonObject
        {
            ["uri"] = "/" + new string('ü', 2047) + "x",
            ["models"] = new JsonArray(new string('m', 50)),
            ["metadata"] = new JsonObject { ["k"] = new string('v', (16 << 10) - 1) },
            ["priority"] = 9,
            ["deadlineSeconds"] = 0.001,
        }.ToJsonString();
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(body.PadRight(64 << 10)));
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Token));
        var id = (Guid)(await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!["videoId"]!;
        var report = await shared.Pipeline.EndAsync(id);
        Assert.Equal("DeadlineExceeded", report.Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_of_another_type_is_answered_with_415(string? type)
    {
        using var content = new ByteArrayContent("""{ "uri": "/a.mp4" }"""u8.ToArray());
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        using var answer = await _http.PostAsync(shared.Pipeline.Url("/api/videos"), content, Token);
        Assert.Contains("content-type", await ProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "/api/videos", HttpStatusCode.MethodNotAllowed, "MethodNotAllowed")]
    [InlineData("GET", "/api/videos/not-an-id", HttpStatusCode.NotFound, "NotFound")]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "NotFound")]
    [InlineData("GET", "/api/videos/0f8fad5b-d9cb-469f-a165-70867728950e", HttpStatusCode.NotFound, "NotKnown")]
    [InlineData("GET", "/api/videos?limit=none", HttpStatusCode.BadRequest, "InvalidQuery")]
    public async Task Wrong_calls_are_answered_in_json_whatever_is_accepted(string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), shared.Pipeline.Url(path));
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _http.SendAsync(request, Token);
        await ProblemAsync(answer, status, code);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("evil.example:5080", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    public async Task Only_loopback_names_are_served_where_nothing_is_said(string host, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, shared.Pipeline.Url("/api/videos"));
        request.Headers.Host = host;
        using var answer = await _http.SendAsync(request, Token);

        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK)
            Assert.Contains("AllowedHosts", await ProblemAsync(answer, status, "HostNotAllowed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("own", true)]
    public async Task A_page_of_another_origin_may_send_nothing(string origin, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, shared.Pipeline.Url($"/api/videos/{Guid.NewGuid()}"));
        request.Headers.Add("Origin", origin == "own" ? shared.Pipeline.Url("").GetLeftPart(UriPartial.Authority) : origin);
        using var answer = await _http.SendAsync(request, Token);

        Assert.Equal(allowed ? HttpStatusCode.Accepted : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(byte[] body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, shared.Pipeline.Url("/api/videos")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return await _http.SendAsync(request, Token);
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, params string[] codes)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.Contains((string?)problem["code"], codes);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return (string?)problem["detail"] ?? (string)problem["title"]!;
    }
}
