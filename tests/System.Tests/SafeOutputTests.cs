using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>Names and messages of others full of escape sequences and bidirectional marks: none reaches a terminal or a log as it is.</summary>
public sealed class SafeOutputTests(Broker broker)
{
    /// <summary>Sets a title, clears the screen, in 7 and in 8 bits, turns the rest around, begins a line.</summary>
    private const string Evil = "a\u001b]0;title\u0007\u001b[2J\u009b31m\u202egpj\u2066x\nb\r[red]c[/]";

    private static readonly Dictionary<string, string?> Nothing = [];

    [Fact]
    public async Task Probe_says_such_names_safely_in_lines_and_as_they_are_in_json()
    {
        using var folder = new TemporaryFolder("evil");
        var path = Path.Combine(folder.Path, $"{Evil.Replace('/', '_')}.mov");
        File.Copy(DataFolder.Video("dc_video_90.mov"), path);
        var missing = Path.Combine(folder.Path, "\u001b[1mnone\u200f.mp4");

        var people = await Tool.RunAsync(Nothing, "probe", path, missing);
        Assert.Equal(3, people.Code);
        AssertSafe(people.Output + people.Error);
        Assert.Contains("\\u001b[2J", people.Output, StringComparison.Ordinal);
        Assert.Contains("one segment", people.Output, StringComparison.Ordinal);

        var script = await Tool.RunAsync(Nothing, "probe", path, missing, "--json");
        AssertSafe(script.Output + script.Error);
        Assert.Equal([path, missing], JsonDocument.Parse(script.Output).RootElement.EnumerateArray().Select(a => a.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task What_a_coordinator_tells_of_others_is_said_safely()
    {
        await using var coordinator = await PretendedAsync();
        var address = new Dictionary<string, string?> { ["QW_COORDINATOR"] = coordinator.Urls.First() };
        var id = $"{Guid.CreateVersion7()}";
        foreach (var call in (string[][])[["workers"], ["list"], ["watch", id], ["cancel", id], ["submit", Evil], ["models", "show", Evil], ["models", "pull", Evil]])
        {
            foreach (var json in call[0] == "models" ? [""] : (string[])["", "--json"])
            {
                var said = await Tool.RunAsync(address, [.. call, .. json.Length > 0 ? [json] : (string[])[]]);
                Assert.True(said.Output.Length + said.Error.Length > 0, string.Join(' ', call));
                AssertSafe(said.Output + said.Error);
            }
        }
    }

    [Fact]
    public async Task The_log_of_a_daemon_and_its_last_words_are_safe()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var folder = Path.Combine(pipeline.Folder, "\u001b[31mvideos\u202e");
        Daemon[] daemons = [pipeline.Coordinator(), pipeline.Ingest(("Ingest__Roots__0", folder)), pipeline.Inference()];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        var broken = pipeline.Inference(("Inference__Model", "/nowhere/\u001b[31m\u202e.json"));
        Assert.Equal(2, await broken.ExitAsync(TimeSpan.FromSeconds(60)));
        var id = await pipeline.SubmitAsync($"{folder}/{Evil}");
        Assert.Equal(FailureCode.NotFound, (await pipeline.EndAsync(id)).Code);
        foreach (var daemon in pipeline.Daemons)
            AssertSafe(daemon.Log());
        Assert.Contains("roots: ", daemons[1].Log(), StringComparison.Ordinal);
        Assert.Contains("\\u001b[31mvideos\\u202e", daemons[1].Log(), StringComparison.Ordinal);
        Assert.Contains("\\u001b[31m\\u202e.json", broken.Log(), StringComparison.Ordinal);
        // One line an entry, which begins with its time.
        Assert.All(daemons[1].Log().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z |  )", line));
    }

    private static void AssertSafe(string text)
    {
        var unsafeAt = text.ToList().FindIndex(c => c != '\n' && (char.IsControl(c) || c is >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u2069'));
        Assert.True(unsafeAt < 0, unsafeAt < 0 ? "" : $"U+{(int)text[unsafeAt]:x4} at {unsafeAt} of:\n{text}");
    }

    /// <summary>A server that answers as a coordinator, with such text in every field that others fill.</summary>
    private static async Task<WebApplication> PretendedAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/api/workers", () => (WorkerStatus[])[new() { Worker = Evil, Profile = Evil, Fingerprint = Evil, Provider = Evil, Device = Evil, Precision = Evil, OpenBreakers = [Evil] }]);
        app.MapGet("/api/videos", () => (VideoSummary[])[new() { VideoId = Guid.NewGuid(), Uri = Evil, State = VideoState.Failed, Progress = 0, Code = Evil, SubmittedAt = DateTimeOffset.UnixEpoch }]);
        app.MapGet("/api/videos/{id:guid}", (Guid id) => new VideoStatus { VideoId = id, State = VideoState.Failed, Progress = 0, Code = Evil, Message = Evil });
        app.MapDelete("/api/videos/{id:guid}", () => Results.Problem(Evil, statusCode: 409, title: Evil));
        app.MapPost("/api/videos", () => Results.Problem(Evil, statusCode: 400, title: Evil));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
