using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.SystemTests;

/// <summary>Dead letters on a real broker: submissions among them are answered, operators see, retry and drop the others with <c>qw dlq</c>.</summary>
public sealed class DeadLettersTests(DeadLetterPipeline letters) : IClassFixture<DeadLetterPipeline>
{
    private const string Submissions = "submit-video_error";
    private const string Plans = "plan-video_error";
    private const string Cancels = "cancel-video_error";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "videoId": "‡", "uri": null }""", "uri")]
    [InlineData("""{ "videoId": "‡" }""", "uri")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4", "priority": "high" }""", "priority")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4", "metadata": { "k": { "a": 1 } } }""", "metadata")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4", "models": "squeezenet" }""", "models")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4", "selection": { "every": 1.5 } }""", "selection.every")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4", "priority": """, "no JSON")]
    [InlineData("""{ "videoId": "{‡}", "uri": "/a.mp4" }""", "videoId")]
    [InlineData("""{ "videoId": "N‡", "uri": "/a.mp4" }""", "videoId")]
    [InlineData("\ufeff{ \"videoId\": \"‡\", \"uri\": \"/a.mp4\" }", "byte order mark")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4" }""", "content_type", "text/plain")]
    [InlineData("""{ "videoId": "‡", "uri": "/a.mp4" }""", "content_type", null)]
    [InlineData("""{ "messageType": ["urn:message:QueueWorkers.Contracts:VideoSubmitted"], "message": { "videoId": "‡", "uri": 7 } }""", "uri", "application/vnd.masstransit+json")]
    public async Task A_submission_that_cannot_be_read_is_answered_with_what_is_wrong(string body, string said, string? contentType = "application/json")
    {
        var id = Guid.NewGuid();
        body = body.Replace("N‡", $"{id:N}", StringComparison.Ordinal).Replace("‡", $"{id}", StringComparison.Ordinal);
        await using var channel = await letters.OpenAsync();
        await channel.BasicPublishAsync(
            "QueueWorkers.Contracts:VideoSubmitted", "", mandatory: true, new BasicProperties { ContentType = contentType }, Encoding.UTF8.GetBytes(body), Token);

        await Poll.UntilAsync("the client hears of it", TimeSpan.FromSeconds(30), () => letters.Tap.Of<VideoFailed>(id).Count > 0, letters.Pipeline.Logs);
        var failed = letters.Tap.Of<VideoFailed>(id)[0];
        Assert.Equal(FailureCode.InvalidSubmission, failed.Failure.Code);
        Assert.Contains(said, failed.Failure.Message, StringComparison.Ordinal);
        Assert.InRange(failed.Failure.Message.Length, 1, 300);
        await Poll.UntilAsync("it is no dead letter", TimeSpan.FromSeconds(30), async () => !(await IdsAsync(Submissions)).ContainsValue(id), letters.Pipeline.Logs);
    }

    [Fact]
    public async Task Two_coordinators_answer_every_submission_and_say_the_same()
    {
        var other = letters.Pipeline.Coordinator(("Urls", "http://127.0.0.1:0"));
        await other.ReadyAsync();
        Guid[] ids = [.. Enumerable.Range(0, 30).Select(_ => Guid.NewGuid())];
        foreach (var id in ids)
            await letters.LayAsync(Submissions, $$"""{ "videoId": "{{id}}", "uri": 1 }""");

        await Poll.UntilAsync("every client hears of it", TimeSpan.FromSeconds(60), () => ids.All(id => letters.Tap.Of<VideoFailed>(id).Count > 0), letters.Pipeline.Logs);
        Assert.All(ids.SelectMany(id => letters.Tap.Of<VideoFailed>(id)), failed => Assert.Equal("uri is not of its type; wanted a text", failed.Failure.Message));
        await Poll.UntilAsync("none is left", TimeSpan.FromSeconds(30), async () => !(await IdsAsync(Submissions)).Values.Any(v => ids.Contains(v ?? default)), letters.Pipeline.Logs);
        Assert.Equal(0, await other.StopAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_submission_that_is_refused_by_the_saga_s_rules_is_answered_and_one_that_came_by_a_wrong_exchange_is_not()
    {
        await letters.MakeAsync("videos_error");
        var (refused, misrouted) = (Guid.NewGuid(), Guid.NewGuid());
        string Admission(Guid id) => Envelope("AdmitVideo", new AdmitVideo { VideoId = id, Submission = new() { VideoId = id, Uri = "/a.mp4", Priority = 12 } });
        await letters.LayAsync("videos_error", Admission(misrouted), reason: "a AdmitVideo came by another", exception: typeof(MessageMisroutedException).FullName!);
        await letters.LayAsync("videos_error", Admission(refused), reason: "submission.priority is 12; wanted 0 to 9", exception: typeof(MessageRefusedException).FullName!);

        await Poll.UntilAsync("the client hears of it", TimeSpan.FromSeconds(30), () => letters.Tap.Of<VideoFailed>(refused).Count > 0, letters.Pipeline.Logs);
        Assert.Equal("priority is 12; wanted 0 to 9", letters.Tap.Of<VideoFailed>(refused)[0].Failure.Message);
        await letters.LieAsync("videos_error", 1);
        var id = Assert.Single(await IdsAsync("videos_error"), l => l.Value == misrouted).Key;
        Assert.Contains("by the exchange of another type", (await letters.CallAsync(3, "retry", "videos_error", id)).Error, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(await IdsAsync("videos_error")).Key);
        Assert.Empty(letters.Tap.Of<VideoFailed>(misrouted));
    }

    [Fact]
    public async Task What_no_id_can_be_read_of_is_listed_and_shown_with_its_reason_and_said_once_in_the_log()
    {
        await letters.Forger.SendRawAsync("QueueWorkers.Contracts:VideoSubmitted", "", "{ \u001b[31mnonsense");
        await letters.Coordinator.SaysAsync($"qw dlq show {Submissions}");

        var listed = Assert.Single(await letters.AskAsync(0, "list"), q => (string?)q!["queue"] == Submissions)!;
        Assert.InRange((long)listed["count"]!, 1, long.MaxValue);
        Assert.NotNull((DateTimeOffset?)listed["oldest"]);
        Assert.Contains("invalid start of a property name", (string?)listed["reason"], StringComparison.Ordinal);
        var table = (await letters.CallAsync(0, "list")).Output;
        Assert.Contains(Submissions, table, StringComparison.Ordinal);
        Assert.All(table.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));

        var shown = Assert.Single(await letters.AskAsync(0, "show", Submissions), l => ((string)l!["body"]!).Contains("nonsense", StringComparison.Ordinal))!;
        Assert.Equal("{ \u001b[31mnonsense", (string?)shown["body"]);
        Assert.Contains("JsonReaderException", (string?)shown["exception"], StringComparison.Ordinal);
        var text = (await letters.CallAsync(0, "show", Submissions)).Output;
        Assert.Contains($"{shown["id"]}  application/json", text, StringComparison.Ordinal);
        Assert.Contains(@"    { \u001b[31mnonsense", text, StringComparison.Ordinal);

        // A look that comes after says something of another queue, and nothing more of this one.
        await letters.MakeAsync("sweep-video_skipped");
        await letters.LayAsync("sweep-video_skipped", "{}");
        Assert.Single(await letters.AskAsync(0, "show", "sweep-video_skipped"));
        await letters.Forger.SendRawAsync("QueueWorkers.Contracts:VideoSubmitted", "", "[]");
        await letters.LieAsync(Submissions, 2);
        Assert.Equal(2, letters.Coordinator.Log().Split($"qw dlq show {Submissions}").Length);
        await letters.CallAsync(0, "drop", Submissions, "--all", "--yes");
    }

    [Fact]
    public async Task A_submission_that_is_right_is_not_answered_but_can_be_retried()
    {
        var (right, wrong) = (Guid.NewGuid(), Guid.NewGuid());
        await letters.LayAsync(Submissions, $$"""{ "videoId": "{{right}}", "uri": "/nowhere/a.mp4" }""", reason: "a fault of the program");
        await letters.LayAsync(Submissions, $$"""{ "videoId": "{{wrong}}" }""");
        // It lies behind the other one, so that one was looked at.
        await Poll.UntilAsync("the wrong one is answered", TimeSpan.FromSeconds(30), () => letters.Tap.Of<VideoFailed>(wrong).Count > 0, letters.Pipeline.Logs);
        await letters.LieAsync(Submissions, 1);
        var (id, video) = Assert.Single(await IdsAsync(Submissions));
        Assert.Equal((right, null), (video, await letters.Pipeline.StatusAsync(right)));

        Assert.Equal($"{id}\n", (await letters.CallAsync(0, "retry", Submissions, id)).Output);
        await Poll.UntilAsync("it is known", TimeSpan.FromSeconds(30), async () => await letters.Pipeline.StatusAsync(right) is not null, letters.Pipeline.Logs);
        await letters.LieAsync(Submissions, 0);
    }

    /// <summary>
    /// The queue of dead letters has the arguments of its queue: a letter that came back more often than its delivery limit would leave for the suspects.
    /// </summary>
    [Fact]
    public async Task A_dead_letter_of_work_stays_however_often_it_is_shown_and_is_processed_once_it_is_retried()
    {
        using var http = new HttpClient();
        await letters.Forger.SendAsync("plan-video", "PlanVideo", new JsonObject { ["videoId"] = Guid.Empty });
        await letters.LieAsync(Plans, 1);
        var good = new PlanVideo
        {
            VideoId = Guid.NewGuid(),
            Uri = DataFolder.Video("in_asl_thanks.mkv"),
            Selection = FrameSelection.All,
            Fingerprint = "squeezenet-00000001",
            Geometry = new() { Width = 224, Height = 224 },
        };
        await letters.LayAsync(Plans, Envelope("PlanVideo", good), "application/vnd.masstransit+json");
        var ids = await IdsAsync(Plans);
        for (var look = 0; look < (3 * DeadLetterPipeline.DeliveryLimit) + 3; look++)
        {
            var page = await http.GetFromJsonAsync<JsonObject>(letters.Pipeline.Url($"/api/dead-letters/{Plans}"), Token);
            Assert.Equal(ids.Keys.Order(), page!["letters"]!.AsArray().Select(l => (string)l!["id"]!).Order());
        }
        Assert.Equal(0u, await letters.Forger.CountAsync("plan-video-suspect") + await letters.Forger.CountAsync("plan-video-suspect_error"));

        await letters.CallAsync(0, "retry", Plans, ids.Single(l => l.Value == good.VideoId).Key);
        await Poll.UntilAsync("it is planned", TimeSpan.FromSeconds(60), () => letters.Tap.Of<VideoPlanned>(good.VideoId).Count > 0, letters.Pipeline.Logs);
        Assert.NotNull(letters.Tap.Of<VideoPlanned>(good.VideoId)[0].Plan);
        await letters.LieAsync(Plans, 1);

        // The other one fails again, once, and is a dead letter again.
        var other = ids.Single(l => l.Value == Guid.Empty).Key;
        await letters.CallAsync(0, "retry", Plans, "--all");
        await letters.LieAsync(Plans, 1);
        Assert.NotEqual(other, Assert.Single(await IdsAsync(Plans)).Key);
        await letters.CallAsync(0, "drop", Plans, "--all", "--yes");
    }

    [Fact]
    public async Task Drop_asks_and_saves_and_deletes_exactly_what_is_named()
    {
        await letters.MakeAsync(Cancels);
        foreach (var word in (string[])["one", "two", "three", "ü\\u0000"])
            await letters.LayAsync(Cancels, $$"""{ "word": "{{word}}" }""");
        var shown = await letters.AskAsync(0, "show", Cancels);
        Assert.Equal("2026-01-02T03:04:05+00:00", (string?)shown[0]!["at"]);
        Assert.Contains("these are the first 1 of 4", (await letters.CallAsync(0, "show", Cancels, "--limit", "1")).Error, StringComparison.Ordinal);
        string IdOf(int at) => (string)shown[at]!["id"]!;

        // Nobody can be asked: the test has no terminal.
        var refused = await letters.CallAsync(2, "drop", Cancels, IdOf(0));
        Assert.Contains("--yes", refused.Error, StringComparison.Ordinal);
        await letters.LieAsync(Cancels, 4);

        var file = Path.Combine(letters.Pipeline.Folder, "dropped.log");
        var dropped = await letters.AskAsync(0, "drop", Cancels, IdOf(1), IdOf(3), "--yes", "--save", file);
        Assert.Equal([IdOf(1), IdOf(3)], dropped[0]!["done"]!.AsArray().Select(i => (string?)i));
        Assert.Equal(2, (long)dropped[0]!["left"]!);
        Assert.Equal([IdOf(0), IdOf(2)], (await letters.AskAsync(0, "show", Cancels)).Select(l => (string)l!["id"]!));
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!.AsArray();
        Assert.Equal([(string?)shown[1]!["body"], (string?)shown[3]!["body"]], saved.Select(l => (string?)l!["body"]));

        var again = await letters.CallAsync(2, "drop", Cancels, IdOf(0), "--yes", "--save", file);
        Assert.Contains("exists", again.Error, StringComparison.Ordinal);
        var unknown = await letters.CallAsync(2, "drop", Cancels, IdOf(1), IdOf(0), "--yes");
        Assert.Equal((2, $"{IdOf(0)}\n"), (unknown.Code, unknown.Output));
        Assert.Contains($"no dead letter {IdOf(1)}", unknown.Error, StringComparison.Ordinal);
        Assert.Equal($"{IdOf(2)}\n", (await letters.CallAsync(0, "drop", Cancels, "--all", "--yes")).Output);
        Assert.DoesNotContain(await letters.AskAsync(0, "list"), q => (string?)q!["queue"] == Cancels);
        Assert.Contains("there are no dead letters", (await letters.CallAsync(0, "show", Cancels)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_drop_asks_and_only_a_yes_deletes()
    {
        const string Queue = "model-served_skipped";
        await letters.MakeAsync(Queue);
        await letters.LayAsync(Queue, """{ "messageType": ["urn:message:QueueWorkers.Contracts:VideoFailed"], "message": { "videoId": "0f8fad5b-d9cb-469f-a165-70867728950e" } }""");
        foreach (var (answer, code, left) in ((string, int, uint)[])[("", 3, 1), ("n", 3, 1), ("y", 0, 0)])
        {
            var said = await CliWrap.Cli.Wrap("script")
                .WithArguments(["-qec", $"dotnet {Programs.Cli} dlq drop {Queue} --all", "/dev/null"])
                .WithEnvironmentVariables(e => e.Set("QW_COORDINATOR", letters.Pipeline.Url("/").ToString()))
                .WithStandardInputPipe(PipeSource.FromString($"{answer}\n"))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Token);
            Assert.Contains($"drop 1 dead letter of {Queue} for good? [y/N]", said.StandardOutput, StringComparison.Ordinal);
            Assert.Equal((code, left), (said.ExitCode, await letters.Forger.CountAsync(Queue)));
        }
    }

    [Theory]
    [InlineData("inference-nobody-00000001", false)]
    [InlineData("inference-nobody-00000002", true)]
    public async Task A_letter_whose_queue_is_gone_stays(string queue, bool hasExchange)
    {
        var dead = $"{queue}_skipped";
        await letters.MakeAsync(dead);
        if (hasExchange)
        {
            await using var channel = await letters.OpenAsync();
            await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: Token);
        }
        await letters.LayAsync(dead, "{}");
        await letters.LayAsync(dead, "[]");

        var answer = Assert.Single(await letters.AskAsync(3, "retry", dead, "--all"))!;
        Assert.Equal((0, 2, 2), (answer["done"]!.AsArray().Count, answer["failed"]!.AsArray().Count, (int)answer["left"]!));
        Assert.All(answer["failed"]!.AsArray(), f => Assert.Contains($"{queue} takes nothing", (string?)f!["reason"], StringComparison.Ordinal));
        Assert.Equal(["{}", "[]"], (await letters.AskAsync(0, "show", dead)).Select(l => (string?)l!["body"]));
    }

    [Fact]
    public async Task A_letter_is_retried_with_the_headers_of_its_sender_and_without_those_of_its_fault()
    {
        const string Queue = "inference-nobody-00000003";
        await letters.MakeAsync($"{Queue}_error");
        await letters.MakeAsync(Queue);
        await letters.LayAsync($"{Queue}_error", "{}", "text/plain");
        await letters.CallAsync(0, "retry", $"{Queue}_error", "--all");

        await using var channel = await letters.OpenAsync();
        var back = await channel.BasicGetAsync(Queue, autoAck: true, Token);
        Assert.NotNull(back);
        Assert.Equal(("{}", "text/plain"), (Encoding.UTF8.GetString(back.Body.Span), back.BasicProperties.ContentType));
        Assert.Equal(["kept"], back.BasicProperties.Headers!.Keys.Where(k => !k.StartsWith("x-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("show", "plan-video")]
    [InlineData("show", "nonsense_error")]
    [InlineData("show", "../videos")]
    [InlineData("retry", "amq.gen_error", "--all")]
    [InlineData("drop", "client-x_error", "--all", "--yes")]
    public async Task A_queue_that_holds_no_dead_letters_is_a_wrong_call(string command, string queue, params string[] more) =>
        Assert.Contains($"'{queue}' is no queue of dead letters", (await letters.CallAsync(2, [command, queue, .. more])).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("which ones?", "retry", Plans)]
    [InlineData("exclude each other", "drop", Plans, "0123456789abcdef", "--all", "--yes")]
    [InlineData("ID is 'abc'", "retry", Plans, "abc")]
    [InlineData("--limit is '1001'", "show", Plans, "--limit", "1001")]
    [InlineData("did you mean", "dro", Plans)]
    public async Task A_wrong_call_says_what_is_wanted(string said, params string[] call) =>
        Assert.Contains(said, (await letters.CallAsync(2, call)).Error, StringComparison.Ordinal);

    private async Task<Dictionary<string, Guid?>> IdsAsync(string queue) =>
        (await letters.AskAsync(0, "show", queue)).ToDictionary(l => (string)l!["id"]!, l => (Guid?)l!["videoId"]);

    private static string Envelope<T>(string type, T message) => new JsonObject
    {
        ["messageId"] = Guid.NewGuid(),
        ["messageType"] = new JsonArray($"urn:message:QueueWorkers.Contracts:{type}"),
        ["message"] = JsonSerializer.SerializeToNode(message, MessageJson.Options),
    }.ToJsonString();
}
