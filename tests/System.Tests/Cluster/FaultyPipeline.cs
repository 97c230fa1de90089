using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A broker of its own and three daemons, for tests that break what they depend on and mend it again.</summary>
public sealed class FaultyPipeline(Broker broker) : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public RabbitMqServer Server { get; private set; } = null!;

    public Pipeline Pipeline { get; private set; } = null!;

    public Daemon Coordinator => Pipeline.Daemons[0];

    public Daemon Ingest => Pipeline.Daemons[1];

    public Daemon Inference => Pipeline.Daemons[2];

    public IReadOnlyList<Daemon> Daemons => [.. Pipeline.Daemons.Take(3)];

    public string FeatureFolder => Path.Combine(Pipeline.Folder, "features");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await RabbitMqServer.StartAsync(Token);
        Pipeline = await Pipeline.StartAsync(broker);
        Pipeline.Settings["Bus__Connection"] = Server.Uri.ToString();
        // A batch waits for its queue as long as the test takes.
        Pipeline.Settings["Bus__ReturnedAfter"] = "00:01:00";
        Pipeline.Settings.Remove("Cache__Connection");
        Daemon[] daemons = [Pipeline.Coordinator(), Pipeline.Ingest(ReadyFile("ingest")), Pipeline.Inference(ReadyFile("inference"))];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        await IsReadyAsync();
    }

    /// <summary>Whether a worker shows that it can work.</summary>
    public bool IsShownReady(string worker) => File.Exists(Path.Combine(Pipeline.Folder, $"{worker}.ready"));

    public Task<string> BrokerAsync(string erlang) => Server.ControlAsync(erlang, Token);

    /// <summary>Changes the password of a user of the broker and closes its connections.</summary>
    public async Task SetPasswordAsync(string user, string password) => await BrokerAsync(
        $"rabbit_auth_backend_internal:change_password(<<\"{user}\">>, <<\"{password}\">>, <<\"test\">>), "
        + $"[rabbit_networking:close_connection(proplists:get_value(pid, C), \"test\") || C <- rabbit_networking:connection_info_all([pid, user]), proplists:get_value(user, C) =:= <<\"{user}\">>].");

    /// <summary>What the state store says to a command.</summary>
    public async Task<string> StateAsync(params string[] command)
    {
        using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(Pipeline.State.Connection + ",allowAdmin=true");
        return (await redis.GetServer(Pipeline.State.Connection).ExecuteAsync(command[0], [.. command[1..]])).ToString();
    }

    public async Task<(HttpStatusCode Code, string Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(Pipeline.Url(path), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Submits a video that there is not.</summary>
    public async Task<(HttpStatusCode Code, string Body)> SubmitAsync()
    {
        using var answer = await _http.PostAsJsonAsync(Pipeline.Url("/api/videos"), new { uri = "/nowhere.mp4" }, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Waits until the coordinator says that it is ready.</summary>
    public async Task IsReadyAsync()
    {
        var last = "";
        await Poll.UntilAsync("the coordinator is ready", Bound, async () =>
        {
            (var code, last) = await GetAsync("/health/ready");
            return code == HttpStatusCode.OK;
        }, () => $"{last}\n{Pipeline.Logs()}");
    }

    /// <summary>Waits until it says that it is not, for a reason with a word in it.</summary>
    public async Task IsNotReadyAsync(string word)
    {
        var last = "";
        await Poll.UntilAsync($"the coordinator is not ready for '{word}'", Bound, async () =>
        {
            (var code, last) = await GetAsync("/health/ready");
            return code == HttpStatusCode.ServiceUnavailable && last.Contains(word, StringComparison.Ordinal);
        }, () => $"{last}\n{Pipeline.Logs()}");
        Assert.Contains("\"title\":\"NotReady\"", last, StringComparison.Ordinal);
    }

    /// <summary>A worker as the coordinator lists it; null if it does not.</summary>
    public async Task<JsonNode?> WorkerAsync(Daemon daemon) => JsonNode.Parse((await GetAsync("/api/workers")).Body)!.AsArray()
        .FirstOrDefault(w => ((string)w!["worker"]!).EndsWith($"/{daemon.Id}", StringComparison.Ordinal));

    /// <summary>Messages in a queue; 0 if there is none of that name.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = Server.Uri }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Token)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return 0;
        }
    }

    public async Task DeleteAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = Server.Uri }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.QueueDeleteAsync(queue, cancellationToken: Token);
    }

    /// <summary>Whether submissions reach their queue.</summary>
    public async Task BindSubmissionsAsync(bool isBound)
    {
        await using var connection = await new ConnectionFactory { Uri = Server.Uri }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        const string Exchange = "QueueWorkers.Contracts:VideoSubmitted", Queue = "submit-video";
        await (isBound ? channel.ExchangeBindAsync(Queue, Exchange, "", cancellationToken: Token) : channel.ExchangeUnbindAsync(Queue, Exchange, "", cancellationToken: Token));
    }

    /// <summary>A video goes through.</summary>
    public async Task CompletesAsync()
    {
        const string Video = "in_asl_thanks.mkv";
        Accounts.AssertCompleted(await Pipeline.EndAsync(await Pipeline.SubmitAsync(DataFolder.Video(Video))), Manifest.Video(Video).DecodedFrames);
    }

    /// <summary>What the daemons say from now on.</summary>
    public SaidSince Listen() => new([.. Daemons.Select(d => (d, d.Log().Length))]);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Pipeline is not null)
            await Pipeline.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }

    private (string, string) ReadyFile(string worker) => ("Daemon__ReadyFile", Path.Combine(Pipeline.Folder, $"{worker}.ready"));
}

/// <summary>What daemons said since a moment.</summary>
public sealed class SaidSince(IReadOnlyList<(Daemon Daemon, int Length)> before)
{
    /// <summary>Waits until each of some daemons has said a word.</summary>
    public async Task EachSaysAsync(string word, params Daemon[] daemons)
    {
        foreach (var (daemon, length) in before.Where(b => daemons.Length == 0 || daemons.Contains(b.Daemon)))
            await Poll.UntilAsync($"{daemon.Name} says '{word}'", TimeSpan.FromSeconds(60),
                () => daemon.Log()[length..].Contains(word, StringComparison.Ordinal), () => daemon.Log()[length..]);
    }

    /// <summary>A daemon has said nothing of a fault.</summary>
    public void AssertNoFault(Daemon daemon)
    {
        var said = daemon.Log()[before.First(b => b.Daemon == daemon).Length..];
        Assert.DoesNotMatch(@"Z (warn|fail|crit) ", said);
    }

    /// <summary>Each has said the beginning of an outage and its end, and little besides: nothing for each message or attempt, no stack. What relapses for some seconds, as on a busy machine, is said again.</summary>
    public void AssertTold(string kind, params Daemon[] daemons)
    {
        foreach (var (daemon, length) in before.Where(b => daemons.Length == 0 || daemons.Contains(b.Daemon)))
        {
            var said = daemon.Log()[length..];
            var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.Any(l => l.Contains($"{kind} is away, which", StringComparison.Ordinal)), $"{daemon.Name}:\n{said}");
            Assert.True(lines.Any(l => l.Contains($"{kind} is back", StringComparison.Ordinal)), $"{daemon.Name}:\n{said}");
            Assert.True(lines.Length <= 10, $"{daemon.Name}:\n{said}");
            Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", line));
            Assert.False(daemon.HasExited, $"{daemon.Name}:\n{said}");
        }
    }
}
