using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>The HTTP routes of a coordinator with a token, which listens on every address, and of one without.</summary>
public sealed class HttpTokenTests(Broker broker) : IDisposable
{
    private const string Secret = "s3cret-s3cret-s3cret-s3cret";

    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_token_the_coordinator_listens_beyond_loopback_and_answers_its_bearer_alone()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var file = Path.Combine(pipeline.Folder, "token");
        await File.WriteAllTextAsync(file, $"{Secret}\n", Token);
        var coordinator = pipeline.Coordinator(("Http__TokenFile", file), ("Urls", $"http://0.0.0.0:{pipeline.Url("").Port}"));
        await coordinator.ReadyAsync();

        var id = Guid.CreateVersion7();
        (HttpMethod Method, string Path, HttpStatusCode Known)[] routes =
        [
            (HttpMethod.Post, "/api/videos", HttpStatusCode.Accepted),
            (HttpMethod.Get, "/api/videos", HttpStatusCode.OK),
            (HttpMethod.Get, $"/api/videos/{id}", HttpStatusCode.NotFound),
            (HttpMethod.Get, $"/api/videos/{id}/report", HttpStatusCode.NotFound),
            (HttpMethod.Delete, $"/api/videos/{id}", HttpStatusCode.Accepted),
            (HttpMethod.Get, "/api/workers", HttpStatusCode.OK),
            (HttpMethod.Get, "/api/dead-letters", HttpStatusCode.OK),
            (HttpMethod.Get, "/api/nothing", HttpStatusCode.NotFound),
            (HttpMethod.Get, "/", HttpStatusCode.NotFound),
            (HttpMethod.Get, "/health/../api/videos", HttpStatusCode.OK),
        ];
        string?[] wrong = [null, "Bearer", "Bearer ", $"Bearer {Secret}x", $"Bearer {Secret[..^1]}",
            $"Bearer {Secret.ToUpperInvariant()}", $"Basic {Secret}", Secret, $"Bearer {Secret} {Secret}"];
        foreach (var (method, path, known) in routes)
        {
            foreach (var authorization in wrong)
            {
                using var refused = await SendAsync(pipeline.Url(path), method, authorization);
                var body = await refused.Content.ReadAsStringAsync(Token);
                Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {path} with '{authorization}': {refused.StatusCode} {body}");
                Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).ToString());
                Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
                Assert.Equal(401, (int)JsonNode.Parse(body)!["status"]!);
                Assert.DoesNotContain(Secret, body, StringComparison.OrdinalIgnoreCase);
            }
            using var answer = await SendAsync(pipeline.Url(path), method, $"bearer {Secret}");
            Assert.True(answer.StatusCode == known, $"{method} {path}: {answer.StatusCode}");
        }
        Assert.Contains("HTTP/1.1 401 ", await RawAsync(pipeline.Url("").Port,
            "GET /health/../api/videos HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        foreach (var health in (string[])["/health/live", "/health/ready"])
        {
            using var answer = await SendAsync(pipeline.Url(health), HttpMethod.Get, null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.DoesNotContain(Secret, coordinator.Log(), StringComparison.OrdinalIgnoreCase);
        await AssertToolAsync(pipeline, file);
    }

    [Fact]
    public async Task Without_a_token_or_with_one_that_is_none_a_coordinator_ends_with_2_and_names_setting_and_remedy()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var empty = Path.Combine(pipeline.Folder, "empty");
        await File.WriteAllTextAsync(empty, "\n", Token);
        (Daemon Daemon, string Said)[] wrong =
        [
            (pipeline.Coordinator(("Urls", "http://0.0.0.0:0")), "Urls is http://0.0.0.0:0, beyond loopback, and no token is set"),
            (pipeline.Coordinator(("Kestrel__Endpoints__Any__Url", "http://*:0")), "Urls is http://*:0, beyond loopback"),
            (pipeline.Coordinator(("Http__Token", $"{Secret} {Secret}")), "Http:Token is no token; wanted: 16 to"),
            (pipeline.Coordinator(("Http__TokenFile", empty)), "holds no token"),
        ];
        foreach (var (daemon, said) in wrong)
        {
            Assert.Equal(2, await daemon.ExitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains(said, Assert.Single(daemon.Log().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", daemon.Log(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The commands send the token of the environment or of a file; without the right one they say so in one line.</summary>
    private static async Task AssertToolAsync(Pipeline pipeline, string file)
    {
        var address = pipeline.Url("/").ToString();
        var other = Path.Combine(pipeline.Folder, "other");
        await File.WriteAllTextAsync(other, new string('o', 32), Token);
        (string? Variable, string[] Call, int Code, string Said)[] calls =
        [
            (Secret, ["list", "--json"], 0, ""),
            (new string('o', 32), ["submit", "/nowhere/a.mp4", "--token-file", file], 0, ""),
            (null, ["list"], 2, $"qw: the coordinator at {address} wants a token; set QW_TOKEN, or give --token-file"),
            (new string('o', 32), ["list"], 2,
                $"qw: the coordinator at {address} does not take the token of QW_TOKEN; wanted is the one of its Http:Token or Http:TokenFile"),
            (Secret, ["workers", "--token-file", other], 2, $"qw: the coordinator at {address} does not take the token of --token-file;"),
            ($"{Secret}\u0001", ["list"], 2, "qw: QW_TOKEN holds no token; wanted: 16 to"),
            (null, ["list", "--token-file", "/nowhere/token"], 2, "qw: --token-file cannot be read: there is no file /nowhere/token"),
        ];
        foreach (var (variable, call, code, said) in calls)
        {
            var tool = await Tool.RunAsync(new Dictionary<string, string?> { ["QW_COORDINATOR"] = address, ["QW_TOKEN"] = variable }, call);
            Assert.True(tool.Code == code, $"qw {string.Join(' ', call)}: {tool.Code} {tool.Error}");
            Assert.StartsWith(said, said == "" ? tool.Error
                : Assert.Single(tool.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, tool.Output + tool.Error, StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, HttpMethod method, string? authorization)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("""{ "uri": "/nowhere/none.mp4" }""", Encoding.UTF8,
                new MediaTypeHeaderValue("application/json"));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _http.SendAsync(request, Token);
    }

    /// <summary>What no client of .NET would send: it resolves dots by itself.</summary>
    private static async Task<string> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Token);
    }
}
