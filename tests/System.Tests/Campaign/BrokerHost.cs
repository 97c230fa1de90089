using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>The broker of a campaign: a server of its own, a virtual host, a user for the daemons, and a durable queue that hears every outcome.</summary>
public sealed class BrokerHost : IAsyncDisposable
{
    public const string Host = "campaign";
    public const string User = "daemons";
    public const string Password = "valid";

    /// <summary>Not one of ours: it is left alone by whatever befalls queues.</summary>
    private const string Outcomes = "heard-outcomes";

    private static readonly Type[] Ends = [typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled)];

    private BrokerHost(RabbitMqServer server) => Server = server;

    public RabbitMqServer Server { get; }

    /// <summary>As the daemons log in.</summary>
    public Uri Uri => new($"amqp://{User}:{Password}@127.0.0.1:{Server.Port}/{Host}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BrokerHost> StartAsync()
    {
        var host = new BrokerHost(await RabbitMqServer.StartAsync(Token));
        try
        {
            await host.Server.AddVirtualHostAsync(Host, Token);
            await host.EvalAsync($"rabbit_auth_backend_internal:add_user(<<\"{User}\">>, <<\"{Password}\">>, <<\"test\">>), {Permit(".*")}.");
            await host.OnChannelAsync(ListenAsync);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates Erlang in the broker.</summary>
    public Task<string> EvalAsync(string erlang) => Server.ControlAsync(erlang, Token);

    /// <summary>Erlang that gives the daemons' user one pattern for all its permissions.</summary>
    public static string Permit(string pattern) =>
        $"rabbit_auth_backend_internal:set_permissions(<<\"{User}\">>, <<\"{Host}\">>, <<\"{pattern}\">>, <<\"{pattern}\">>, <<\"{pattern}\">>, <<\"test\">>)";

    /// <summary>Erlang that closes every connection of the daemons.</summary>
    public const string CloseConnections =
        "[rabbit_networking:close_connection(proplists:get_value(pid, C), \"test\") || "
        + $"C <- rabbit_networking:connection_info_all([pid, user]), proplists:get_value(user, C) =:= <<\"{User}\">>]";

    /// <summary>Every queue but our own: name, messages ready or in somebody's hands, and consumers. As of a few seconds ago: the broker counts now and then.</summary>
    public async Task<IReadOnlyList<QueueSaid>> QueuesAsync()
    {
        var said = await EvalAsync(
            "[io:format(\"~s ~w ~w~n\", [element(4, element(2, Q)) | [V || {_, V} <- rabbit_amqqueue:info(Q, [messages, consumers])]]) || "
            + $"Q <- rabbit_amqqueue:list(<<\"{Host}\">>)].");
        List<QueueSaid> queues = [.. Regex.Matches(said, @"^(\S+) (\d+) (\d+)$", RegexOptions.Multiline).Select(m => new QueueSaid(m.Groups[1].Value, Number(m, 2), Number(m, 3))).Where(q => q.Name != Outcomes)];
        Assert.True(queues.Count > 0, said);
        return queues;
    }

    /// <summary>Does something to every durable queue of the daemons.</summary>
    public async Task EachQueueAsync(Func<IChannel, string, Task> act)
    {
        foreach (var queue in (await QueuesAsync()).Select(q => q.Name).Where(q => !q.StartsWith("amq.", StringComparison.Ordinal)))
        {
            try
            {
                await OnChannelAsync(channel => act(channel, queue));
            }
            catch (OperationInterruptedException)
            {
                // A queue of one connection alone, or one that has just gone.
            }
        }
    }

    /// <summary>Takes the outcomes heard since the last time: of which videos, and what.</summary>
    public async Task<IReadOnlyList<OutcomeHeard>> TakeOutcomesAsync()
    {
        var heard = new List<OutcomeHeard>();
        await OnChannelAsync(async channel =>
        {
            while (await channel.BasicGetAsync(Outcomes, autoAck: true, Token) is { } message)
            {
                var envelope = JsonNode.Parse(message.Body.Span)!;
                heard.Add(new((Guid)envelope["message"]!["videoId"]!, message.Exchange.Split(':')[^1]));
            }
        });
        return heard;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task OnChannelAsync(Func<IChannel, Task> act)
    {
        var factory = new ConnectionFactory { Uri = new($"amqp://guest:guest@127.0.0.1:{Server.Port}/{Host}"), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await act(channel);
    }

    private static async Task ListenAsync(IChannel channel)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync(Outcomes, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
        foreach (var type in Ends)
        {
            var exchange = $"{type.Namespace}:{type.Name}";
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: Token);
            await channel.QueueBindAsync(Outcomes, exchange, "", cancellationToken: Token);
        }
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}

/// <summary>A queue as the broker tells it.</summary>
public sealed record QueueSaid(string Name, int Messages, int Consumers);

/// <summary>An outcome as a client hears it.</summary>
public sealed record OutcomeHeard(Guid Video, string Outcome);
