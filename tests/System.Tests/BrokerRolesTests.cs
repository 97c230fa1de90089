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
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.SystemTests;

/// <summary>The users and permissions of <c>ops/rabbitmq</c> on a real broker: each role can do its work, and no more.</summary>
public sealed class BrokerRolesTests(RolesPipeline roles) : IClassFixture<RolesPipeline>
{
    private const string Video = "in_asl_thanks.mkv";
    private const string Contracts = "QueueWorkers.Contracts:";
    private const int AccessRefused = 403;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VideoPriority.Lowest)]
    [InlineData(VideoPriority.Highest)]
    public async Task Each_daemon_as_its_own_user_a_video_completes(int priority)
    {
        var report = await roles.Pipeline.EndAsync(await roles.Pipeline.SubmitAsync(DataFolder.Video(Video), priority: priority));
        Accounts.AssertCompleted(report, Manifest.Video(Video).DecodedFrames);
        Assert.DoesNotContain("ACCESS_REFUSED", roles.Pipeline.Logs(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_submits_and_gets_its_outcome()
    {
        var id = Guid.NewGuid();
        var result = await CliWrap.Cli.Wrap("/usr/bin/python3")
            .WithArguments([
                Path.Combine(Programs.Root, "tests", "System.Tests", "clients", "submit.py"), "--amqp", roles.UriOf("client").ToString(),
                "--timeout", "60", "--uri", DataFolder.Video(Video), "--id", $"{id}"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Token);

        Assert.True(result.ExitCode == 0, result.StandardError + roles.Pipeline.Logs());
        var message = JsonNode.Parse(result.StandardOutput)!;
        Assert.Equal(id, (Guid)message["videoId"]!);
        Assert.Equal(Manifest.Video(Video).DecodedFrames, (int)message["report"]!["frames"]!["stored"]!);
    }

    [Theory]
    [InlineData("ingest", Contracts + "PlanVideo")]
    [InlineData("ingest", Contracts + "ExtractSegment", "libav")]
    [InlineData("ingest", Contracts + "AggregateVideo")]
    [InlineData("ingest", Contracts + "AdmitVideo")]
    [InlineData("ingest", Contracts + "VideoSubmitted")]
    [InlineData("ingest", Contracts + "VideoCompleted")]
    [InlineData("ingest", Contracts + "ModelServed")]
    [InlineData("ingest", "videos")]
    [InlineData("ingest", "", "aggregate-video")]
    [InlineData("ingest", "", "plan-video")]
    [InlineData("inference", Contracts + "FrameBatchReady")]
    [InlineData("inference", Contracts + "PlanVideo")]
    [InlineData("inference", Contracts + "SegmentExtracted")]
    [InlineData("inference", "", "videos")]
    [InlineData("coordinator", Contracts + "FrameBatchReady")]
    [InlineData("coordinator", Contracts + "FrameBatchProcessed")]
    [InlineData("client", Contracts + "FrameBatchReady")]
    [InlineData("client", Contracts + "ExtractSegment", "libav")]
    [InlineData("client", Contracts + "ModelServed")]
    [InlineData("client", Contracts + "WorkerAlive")]
    [InlineData("client", Contracts + "VideoCompleted")]
    [InlineData("client", "", "submit-video")]
    [InlineData("scaler", Contracts + "VideoSubmitted")]
    public async Task What_a_user_must_not_publish_is_refused(string user, string exchange, string key = "") =>
        Assert.Equal(AccessRefused, await PublishAsync(user, exchange, key, "{}"));

    [Theory]
    [InlineData("client", "videos")]
    [InlineData("client", "submit-video_error")]
    [InlineData("ingest", "videos")]
    [InlineData("ingest", "aggregate-video")]
    [InlineData("inference", "extract-libav")]
    [InlineData("coordinator", "plan-video")]
    [InlineData("coordinator", "extract-libav")]
    [InlineData("scaler", "plan-video")]
    public async Task What_a_user_must_not_read_or_delete_is_refused(string user, string queue)
    {
        Assert.Equal(AccessRefused, await roles.TryAsync(user, channel => channel.BasicGetAsync(queue, autoAck: false, Token)));
        Assert.Equal(AccessRefused, await roles.TryAsync(user, channel => channel.QueueDeleteAsync(queue, cancellationToken: Token)));
        Assert.Equal(AccessRefused, await roles.TryAsync(user, channel => channel.QueuePurgeAsync(queue, Token)));
    }

    /// <summary>The coordinator deletes the queues of models that nobody serves.</summary>
    [Fact]
    public async Task The_coordinator_may_delete_queues_of_models()
    {
        const string Queue = "inference-replaced-01234567";
        Assert.Equal(0, await roles.TryAsync("inference", channel => channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.OfSuspects(), cancellationToken: Token)));
        Assert.Equal(0, await roles.TryAsync("coordinator", async channel =>
        {
            await channel.QueueDeleteAsync(Queue, cancellationToken: Token);
            await channel.ExchangeDeleteAsync(Queue, cancellationToken: Token);
        }));
    }

    [Fact]
    public async Task A_client_hears_outcomes_and_nothing_else()
    {
        Task<int> ListenAsync(string type) => roles.TryAsync("client", async channel =>
        {
            var queue = (await channel.QueueDeclareAsync(cancellationToken: Token)).QueueName;
            await channel.QueueBindAsync(queue, Contracts + type, "", cancellationToken: Token);
        });
        foreach (var outcome in (string[])["VideoCompleted", "VideoFailed", "VideoCancelled", "SubmissionRefused"])
            Assert.Equal(0, await ListenAsync(outcome));
        foreach (var other in (string[])["VideoSubmitted", "PlanVideo", "FrameBatchReady"])
            Assert.Equal(AccessRefused, await ListenAsync(other));
        Assert.Equal(AccessRefused, await roles.TryAsync(
            "client", channel => channel.ExchangeDeleteAsync(Contracts + "VideoSubmitted", cancellationToken: Token)));
    }

    /// <summary>An ingest worker may write to the saga's queue, by the exchanges of its own events.</summary>
    [Fact]
    public async Task A_message_of_the_coordinator_in_an_exchange_of_ingest_is_a_dead_letter()
    {
        var forged = new JsonObject
        {
            ["messageId"] = Guid.NewGuid(),
            ["messageType"] = new JsonArray("urn:message:" + Contracts + "CancelRequested"),
            ["message"] = JsonSerializer.SerializeToNode(new CancelRequested { VideoId = Guid.NewGuid() }, MessageJson.Options),
        };
        Assert.Equal(0, await PublishAsync("ingest", Contracts + "VideoPlanned", "", forged.ToJsonString()));
        await DeadLetterAsync("videos");
    }

    /// <summary>Queues of dead letters are made as they are needed, by whoever has the queue; so its user must be allowed to.</summary>
    [Theory]
    [InlineData("client", "VideoSubmitted", "submit-video")]
    [InlineData("client", "CancelVideo", "cancel-video")]
    [InlineData("coordinator", "PlanVideo", "plan-video")]
    [InlineData("coordinator", "ExtractSegment", "extract-libav")]
    [InlineData("coordinator", "AggregateVideo", "aggregate-video")]
    [InlineData("coordinator", "PlanVideo", "plan-video-urgent")]
    [InlineData("coordinator", "ExtractSegment", "extract-libav-urgent")]
    [InlineData("coordinator", "AggregateVideo", "aggregate-video-urgent")]
    [InlineData("ingest", "FrameBatchReady", "inference-{fingerprint}")]
    [InlineData("ingest", "FrameBatchReady", "inference-{fingerprint}-urgent")]
    [InlineData("ingest", "SegmentExtracted", "segment-extracted")]
    [InlineData("inference", "FrameBatchProcessed", "frame-batch-processed")]
    [InlineData("inference", "ModelServed", "model-served")]
    [InlineData("ingest", "WorkerAlive", "worker-alive")]
    public async Task Nonsense_is_a_dead_letter_and_stops_nobody(string user, string type, string queue)
    {
        queue = queue.Replace("{fingerprint}", roles.Fingerprint, StringComparison.Ordinal);
        var key = queue.Split('-', 2)[1];
        Assert.Equal(0, await PublishAsync(user, Contracts + type, key, "{"));
        await DeadLetterAsync(queue);
        Assert.Equal(0u, await roles.CountAsync(queue));
    }

    /// <summary>The coordinator looks after everybody's dead letters, and is allowed no more for that than to read them and to write to their queues.</summary>
    [Theory]
    [InlineData("plan-video-suspect")]
    [InlineData("extract-opencv")]
    [InlineData("inference-{fingerprint}-suspect")]
    [InlineData("batches-lost")]
    public async Task An_operator_shows_retries_and_drops_dead_letters_of_every_role(string queue)
    {
        queue = queue.Replace("{fingerprint}", roles.Fingerprint, StringComparison.Ordinal);
        var (owner, dead) = (queue[0] switch { 'i' => "inference", 'b' => "coordinator", _ => "ingest" }, $"{queue}_skipped");
        Assert.Equal(0, await roles.TryAsync(owner, async channel =>
        {
            // As the bus makes it: with the arguments of its queue.
            var arguments = queue == "extract-opencv"
                ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 3, ["x-dead-letter-exchange"] = $"{queue}-suspect" }
                : QueueArguments.OfSuspects();
            await channel.QueueDeclareAsync(dead, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
            await channel.ExchangeDeclareAsync(dead, ExchangeType.Fanout, durable: true, cancellationToken: Token);
            await channel.QueueBindAsync(dead, dead, "", cancellationToken: Token);
            foreach (var text in (string[])["{", "["])
                await channel.BasicPublishAsync(dead, "", mandatory: true, Encoding.UTF8.GetBytes(text), Token);
        }));

        // Of a queue of work the second time they are put in anew, which takes the right to write there.
        for (var look = 0; look < 3; look++)
            Assert.Equal(2, (await DlqAsync("show", dead, "--json")).AsArray().Count);
        Assert.Contains((await DlqAsync("list", "--json")).AsArray(), q => (string?)q!["queue"] == dead && q["fault"] is null);
        var first = (string)(await DlqAsync("show", dead, "--limit", "1", "--json"))[0]!["id"]!;
        Assert.Equal(1, (int)(await DlqAsync("retry", dead, first, "--json"))[0]!["left"]!);
        await Poll.UntilAsync("it is a dead letter again", TimeSpan.FromSeconds(30), async () => await roles.CountAsync($"{queue}_error") == 1, roles.Pipeline.Logs);
        Assert.Equal(0, (int)(await DlqAsync("drop", dead, "--all", "--yes", "--json"))[0]!["left"]!);
    }

    [Fact]
    public async Task The_broker_has_taken_its_settings_and_has_no_other_users()
    {
        Task<string> AskAsync(string erlang) => roles.Server.ControlAsync(erlang, Token);
        Assert.Equal("{ok,10800000}\n", await AskAsync("application:get_env(rabbit, consumer_timeout)."));
        Assert.Equal("{ok,8388608}\n", await AskAsync("application:get_env(rabbit, max_message_size)."));
        Assert.Equal("{ok,134217728}\n", await AskAsync("application:get_env(ra, wal_max_size_bytes)."));
        Assert.Equal("5\n", await AskAsync("length(rabbit_auth_backend_internal:list_users())."));
    }

    [Fact]
    public async Task Nobody_enters_without_a_password_of_his_own()
    {
        foreach (var (user, password) in new[] { ("guest", "guest"), ("ingest", "secret-of-coordinator"), ("client", "@client@") })
            await Assert.ThrowsAsync<BrokerUnreachableException>(
                () => new ConnectionFactory { Uri = roles.UriOf(user, password) }.CreateConnectionAsync(Token));
    }

    private async Task<JsonNode> DlqAsync(params string[] call)
    {
        var said = await Tool.RunAsync(new Dictionary<string, string?> { ["QW_COORDINATOR"] = roles.Pipeline.Url("/").ToString() }, ["dlq", .. call]);
        Assert.True(said.Code == 0, $"{said.Error}{roles.Pipeline.Logs()}");
        return JsonNode.Parse(said.Output)!;
    }

    private Task<int> PublishAsync(string user, string exchange, string key, string text)
    {
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json" };
        return roles.TryAsync(
            user, channel => channel.BasicPublishAsync(exchange, key, mandatory: true, properties, Encoding.UTF8.GetBytes(text), Token).AsTask());
    }

    private Task DeadLetterAsync(string queue) => Poll.UntilAsync(
        "it is a dead letter", TimeSpan.FromSeconds(30), async () => await roles.CountAsync($"{queue}_error") == 1, roles.Pipeline.Logs);
}
