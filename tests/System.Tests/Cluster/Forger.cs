using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Somebody who may publish to the broker, and publishes what no process of ours would.</summary>
public sealed class Forger : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private Forger(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Forger> OpenAsync(Uri broker)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Token);
        return new Forger(connection, await connection.CreateChannelAsync(cancellationToken: Token));
    }

    /// <summary>Sends a message straight to a queue, in an envelope.</summary>
    public ValueTask SendAsync<T>(string queue, T message) where T : class => SendAsync(queue, typeof(T).Name, JsonSerializer.SerializeToNode(message, MessageJson.Options)!);

    /// <inheritdoc cref="SendAsync{T}"/>
    public ValueTask SendAsync(string queue, string type, JsonNode message)
    {
        var envelope = new JsonObject { ["messageId"] = Guid.NewGuid(), ["messageType"] = new JsonArray($"urn:message:QueueWorkers.Contracts:{type}"), ["message"] = message.DeepClone() };
        return SendRawAsync("", queue, envelope.ToJsonString(), "application/vnd.masstransit+json");
    }

    /// <summary>Publishes a text of any kind.</summary>
    public ValueTask SendRawAsync(string exchange, string key, string text, string contentType = "application/json") =>
        _channel.BasicPublishAsync(exchange, key, mandatory: true, new BasicProperties { ContentType = contentType }, Encoding.UTF8.GetBytes(text), Token);

    /// <summary>Messages in a queue that nobody holds; 0 if there is no such queue.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Token);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Token)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    /// <summary>Waits until so many messages lie among the dead letters of a queue.</summary>
    public Task DeadLettersAsync(string queue, uint count, Func<string> state) =>
        Poll.UntilAsync($"{count} dead letters of {queue}", TimeSpan.FromSeconds(30), async () => await CountAsync($"{queue}_error") >= count, state);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
