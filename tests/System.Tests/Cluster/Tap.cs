using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Listens to what the processes publish, as any client may: message and the id of the process that sent it.</summary>
public sealed class Tap : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly IConnection _connection;
    private readonly ConcurrentQueue<Heard> _heard = new();

    private Tap(IConnection connection) => _connection = connection;

    public IReadOnlyCollection<Heard> All => _heard;

    public static async Task<Tap> OpenAsync(Uri broker, params Type[] types)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var tap = new Tap(connection);
        var channel = await connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        foreach (var type in types)
        {
            var exchange = $"{type.Namespace}:{type.Name}";
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue, exchange, "");
        }
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var envelope = JsonNode.Parse(delivery.Body.Span)!;
            tap._heard.Enqueue(new Heard(delivery.Exchange.Split(':')[^1], (int)envelope["host"]!["processId"]!, envelope["message"]!));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return tap;
    }

    public IReadOnlyList<T> Of<T>(Guid? video = null) =>
        [.. _heard.Where(h => h.Type == typeof(T).Name && (video is null || h.VideoId == video)).Select(h => h.Message.Deserialize<T>(Json)!)];

    /// <summary>Ids of the processes that published a message.</summary>
    public IReadOnlySet<int> SendersOf<T>(Guid? video = null) =>
        _heard.Where(h => h.Type == typeof(T).Name && (video is null || h.VideoId == video)).Select(h => h.Process).ToHashSet();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>One message.</summary>
    public sealed record Heard(string Type, int Process, JsonNode Message)
    {
        public Guid? VideoId => (Guid?)(Message["videoId"] ?? Message["batch"]?["videoId"] ?? Message["segmentWay"]?["videoId"]);
    }
}
