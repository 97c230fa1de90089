using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A broker of its own, set up as <c>ops/rabbitmq</c> says, and three daemons, each logged in as its role.</summary>
public class RolesPipeline(Broker broker) : IAsyncLifetime
{
    public const string Host = "queueworkers";

    private static readonly string[] Roles = ["coordinator", "ingest", "inference", "client", "scaler"];
    private static readonly string Ops = Path.Combine(Programs.Root, "ops", "rabbitmq");

    public RabbitMqServer Server { get; private set; } = null!;

    public Pipeline Pipeline { get; private set; } = null!;

    /// <summary>The model that is served.</summary>
    public string Fingerprint { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The broker speaks TLS too, with a certificate of it, if there is one.</summary>
    protected virtual TestAuthority? Authority => null;

    public async ValueTask InitializeAsync()
    {
        var definitions = await DefinitionsAsync();
        Server = await RabbitMqServer.StartAsync(Token, Authority, configure: server =>
        {
            var path = Path.Combine(server.Folder, "definitions.json");
            File.WriteAllText(path, definitions);
            // As it is, but for the places: the test's port and file, and a disk that may be small.
            return File.ReadAllText(Path.Combine(Ops, "rabbitmq.conf"))
                .Replace("listeners.tcp.1 = :::5672", "", StringComparison.Ordinal)
                .Replace("/etc/rabbitmq/definitions.json", path, StringComparison.Ordinal)
                .Replace("disk_free_limit.absolute = 2GB", "disk_free_limit.absolute = 50MB", StringComparison.Ordinal);
        });
        Pipeline = await Pipeline.StartAsync(broker);
        await PrepareAsync();
        Daemon[] daemons = [Pipeline.Coordinator(As("coordinator")), Pipeline.Ingest(As("ingest")), Pipeline.Inference(As("inference"))];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        Fingerprint = Regex.Match(daemons[^1].Log(), @"model: (\S+),").Groups[1].Value;
    }

    /// <summary>The address for a user of the broker.</summary>
    public Uri UriOf(string user, string? password = null) =>
        new($"amqp://{user}:{Uri.EscapeDataString(password ?? PasswordOf(user))}@127.0.0.1:{Server.Port}/{Host}");

    /// <summary>Does something to the broker as a user, in a channel of its own with confirms: the code of its refusal, 0 if there is none.</summary>
    public async Task<int> TryAsync(string user, Func<IChannel, Task> act)
    {
        await using var connection = await new ConnectionFactory { Uri = UriOf(user) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);
        try
        {
            await act(channel);
            return 0;
        }
        catch (OperationInterruptedException refused)
        {
            return refused.ShutdownReason!.ReplyCode;
        }
    }

    /// <summary>Messages in a queue, as the user sees them who may do nothing else; 0 if there is no such queue.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        uint count = 0;
        await TryAsync("scaler", async channel => count = (await channel.QueueDeclarePassiveAsync(queue, Token)).MessageCount);
        return count;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Pipeline is not null)
            await Pipeline.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Settings and servers of its own, before the daemons start.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    private static string PasswordOf(string user) => $"secret-of-{user}";

    private static async Task<string> DefinitionsAsync()
    {
        var made = await CliWrap.Cli.Wrap(Path.Combine(Ops, "make-definitions.sh"))
            .WithEnvironmentVariables(Roles.ToDictionary(r => $"QW_{r.ToUpperInvariant()}_PASSWORD", string? (r) => PasswordOf(r)))
            .ExecuteBufferedAsync(Token);
        return made.StandardOutput;
    }

    private (string, string) As(string user) => ("Bus__Connection", UriOf(user).ToString());
}
