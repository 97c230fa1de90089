using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Redis;
using QueueWorkers.Platform.Resilience;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Before anything else starts: refuses a state store that would evict a running video, or is too old. Waits for one that is away.</summary>
internal sealed class StateStoreCheck(StateConnection connection, IOptions<StateOptions> options, Patience patience, TimeProvider time,
    ILogger<StateStoreCheck> log)
    : IHostedLifecycleService
{
    private const string Wanted = "noeviction";
    private const string Field = "maxmemory_policy:";

    public Task StartingAsync(CancellationToken cancellationToken) =>
        patience.DoAsync(WorkKind.State, CheckAsync, cancellationToken).AsTask();

    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        await RedisClient.CheckTlsAsync(options.Value, time, cancellation);
        await connection.Database.PingAsync().WaitAsync(cancellation);
        foreach (var server in connection.Multiplexer.GetServers().Where(s => s.IsConnected && !s.IsReplica))
        {
            await CheckVersionAsync(server, cancellation);
            await CheckEvictionAsync(server, cancellation);
        }
    }

    private static async Task CheckVersionAsync(IServer server, CancellationToken cancellation)
    {
        try
        {
            // INFO may be forbidden; asking for what we need is surer.
            await server.ExecuteAsync("BITCOUNT", "qw:{check}", "0", "0", "BIT").WaitAsync(cancellation);
        }
        catch (RedisServerException e) when (e.Message.Contains("syntax error", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"State:Connection: the Redis server at {server.EndPoint} is older than 7.0; Redis 7.0 or later is needed.", e);
        }
    }

    private async Task CheckEvictionAsync(IServer server, CancellationToken cancellation)
    {
        string policy;
        try
        {
            // Not CONFIG GET, which would tell passwords too: a user of least privilege may ask for INFO alone.
            var memory = await server.InfoRawAsync("memory").WaitAsync(cancellation) ?? "";
            policy = memory.Split('\n').FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..].Trim()
                ?? Wanted;
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOPERM", StringComparison.Ordinal) || e.Message.Contains("unknown command", StringComparison.OrdinalIgnoreCase))
        {
            log.EvictionUnknown(e.Message);
            return;
        }
        if (policy == Wanted)
            return;
        if (!options.Value.AllowEviction)
            throw new InvalidOperationException(
                $"State:Connection: the Redis server at {server.EndPoint} has maxmemory-policy '{policy}' and would evict running videos. "
                + "Set it to 'noeviction' (the feature cache is another instance, Cache:Connection), or set State:AllowEviction to accept the loss.");
        log.EvictionAllowed(policy);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
