using System.Text;
using System.Text.Json.Nodes;
using QueueWorkers.Contracts;
using RabbitMQ.Client;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A coordinator that looks after its dead letters often, an ingest worker, and somebody who makes dead letters by hand.</summary>
public sealed class DeadLetterPipeline(Broker broker) : IAsyncLifetime
{
    /// <summary>How often a message of work may come back.</summary>
    public const int DeliveryLimit = 1;

    public Pipeline Pipeline { get; private set; } = null!;

    public Daemon Coordinator { get; private set; } = null!;

    public Forger Forger { get; private set; } = null!;

    public Tap Tap { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.StartAsync(broker);
        Pipeline.Settings["DeadLetters__LookEvery"] = "00:00:00.2";
        Pipeline.Settings["Bus__DeliveryLimit"] = $"{DeliveryLimit}";
        Tap = await Tap.OpenAsync(Pipeline.Broker, typeof(VideoFailed), typeof(VideoPlanned));
        Coordinator = Pipeline.Coordinator();
        var ingest = Pipeline.Ingest();
        await Coordinator.ReadyAsync();
        await ingest.ReadyAsync();
        Forger = await Forger.OpenAsync(Pipeline.Broker);
    }

    /// <summary>Makes a queue of dead letters with its exchange, as the bus makes it when the first one comes.</summary>
    public async Task MakeAsync(string queue, IDictionary<string, object?>? arguments = null)
    {
        await using var channel = await OpenAsync();
        await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: Token);
        arguments ??= new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1_000_000_000 };
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
        await channel.QueueBindAsync(queue, queue, "", cancellationToken: Token);
    }

    /// <summary>Puts a message straight into a queue of dead letters, with headers of why it is there, and waits until the broker has it.</summary>
    public async Task LayAsync(string queue, string body, string? contentType = "application/json", string reason = "laid by hand", string exception = "System.Exception")
    {
        await using var channel = await OpenAsync();
        var properties = new BasicProperties
        {
            ContentType = contentType,
            Headers = new Dictionary<string, object?>
            {
                ["MT-Fault-Message"] = reason,
                ["MT-Fault-ExceptionType"] = exception,
                ["MT-Fault-Timestamp"] = "2026-01-02T03:04:05.0000000Z",
                ["kept"] = "yes",
            },
        };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body), Token);
    }

    /// <summary>A channel with confirms.</summary>
    public async Task<IChannel> OpenAsync() => await (await ConnectionAsync()).CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);

    /// <summary><c>qw dlq</c> against the coordinator.</summary>
    public async Task<Tool> CallAsync(int code, params string[] call)
    {
        var said = await Tool.RunAsync(new Dictionary<string, string?> { ["QW_COORDINATOR"] = Pipeline.Url("/").ToString() }, ["dlq", .. call]);
        Assert.True(said.Code == code, $"qw dlq {string.Join(' ', call)} ended with {said.Code}\n{said.Output}\n{said.Error}\n{Pipeline.Logs()}");
        return said;
    }

    /// <summary>The same, for what it prints with <c>--json</c>.</summary>
    public async Task<JsonArray> AskAsync(int code, params string[] call) => JsonNode.Parse((await CallAsync(code, [.. call, "--json"])).Output)!.AsArray();

    /// <summary>Waits until so many letters lie in a queue.</summary>
    public Task LieAsync(string queue, uint count) =>
        Poll.UntilAsync($"{count} letters lie in {queue}", TimeSpan.FromSeconds(30), async () => await Forger.CountAsync(queue) == count, Pipeline.Logs);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (Tap is not null)
            await Tap.DisposeAsync();
        if (Forger is not null)
            await Forger.DisposeAsync();
        if (Pipeline is not null)
            await Pipeline.DisposeAsync();
    }

    private IConnection? _connection;

    private async Task<IConnection> ConnectionAsync() => _connection ??= await new ConnectionFactory { Uri = Pipeline.Broker }.CreateConnectionAsync(Token);
}
