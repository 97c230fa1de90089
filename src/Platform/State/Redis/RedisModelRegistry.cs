using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Hashes by fingerprint: first seen (set once), last seen, heartbeat, and those retired. Workers in a set by last seen, and a hash of their heartbeats.</summary>
internal sealed class RedisModelRegistry(IDatabase redis) : IModelRegistry
{
    public async ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation) =>
        await redis.ScriptEvaluateAsync(LuaScripts.RecordModel, StateKeys.Models,
            [heartbeat.Fingerprint, RedisTime.Of(now), JsonSerializer.Serialize(heartbeat, PlatformJson.Default.ModelServed), heartbeat.Worker, Forgotten(now)]).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation)
    {
        var found = (RedisResult[])(await redis.ScriptEvaluateAsync(LuaScripts.ListModels, [.. StateKeys.Models, StateKeys.RetiredModels], []).WaitAsync(cancellation))!;
        return
        [
            .. found.Chunk(5).OrderBy(m => m[0].ToString(), StringComparer.Ordinal).Select(m => new ServedModel(
                Heartbeat(m[3]),
                RedisTime.From((long)m[1]),
                RedisTime.From((long)m[2]),
                (bool)m[4])),
        ];
    }

    public async ValueTask RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation) =>
        _ = isRetired
            ? await redis.HashSetAsync(StateKeys.RetiredModels, fingerprint, true).WaitAsync(cancellation)
            : await redis.HashDeleteAsync(StateKeys.RetiredModels, fingerprint).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<ServingWorker>> ListWorkersAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var found = (RedisResult[])(await redis.ScriptEvaluateAsync(LuaScripts.ListWorkers, StateKeys.Models[3..], [Forgotten(now)]).WaitAsync(cancellation))!;
        return [.. found.Chunk(2).Select(w => new ServingWorker(Heartbeat(w[1]), RedisTime.From((long)w[0]))).OrderBy(w => w.Heartbeat.Worker, StringComparer.Ordinal)];
    }

    public async ValueTask RecordAliveAsync(WorkerAlive heartbeat, DateTimeOffset now, CancellationToken cancellation) =>
        await redis.ScriptEvaluateAsync(LuaScripts.RecordAlive, StateKeys.Alive,
            [RedisTime.Of(now), JsonSerializer.Serialize(heartbeat, PlatformJson.Default.WorkerAlive), heartbeat.Worker, Forgotten(now)]).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<LivingWorker>> ListAliveAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var found = (RedisResult[])(await redis.ScriptEvaluateAsync(LuaScripts.ListWorkers, StateKeys.Alive, [Forgotten(now)]).WaitAsync(cancellation))!;
        return
        [
            .. found.Chunk(2)
                .Select(w => new LivingWorker(JsonSerializer.Deserialize(w[1].ToString(), PlatformJson.Default.WorkerAlive)!, RedisTime.From((long)w[0])))
                .OrderBy(w => w.Heartbeat.Worker, StringComparer.Ordinal),
        ];
    }

    private static long Forgotten(DateTimeOffset now) => RedisTime.Of(now - ServingWorker.KeptFor);

    private static ModelServed Heartbeat(RedisResult json) => JsonSerializer.Deserialize(json.ToString(), PlatformJson.Default.ModelServed)!;
}
