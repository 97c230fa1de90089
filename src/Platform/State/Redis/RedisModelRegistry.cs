using System.Text.Json;
using QueueWorkers.Contracts;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Three hashes by fingerprint: first seen (set once), last seen, heartbeat.</summary>
internal sealed class RedisModelRegistry(IDatabase redis) : IModelRegistry
{
    public async ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation) =>
        await redis.ScriptEvaluateAsync(LuaScripts.RecordModel, StateKeys.Models,
            [heartbeat.Fingerprint, RedisTime.Of(now), JsonSerializer.Serialize(heartbeat, PlatformJson.Default.ModelServed)]).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation)
    {
        var found = (RedisResult[])(await redis.ScriptEvaluateAsync(LuaScripts.ListModels, StateKeys.Models, []).WaitAsync(cancellation))!;
        return
        [
            .. found.Chunk(4).OrderBy(m => m[0].ToString(), StringComparer.Ordinal).Select(m => new ServedModel(
                JsonSerializer.Deserialize(m[3].ToString(), PlatformJson.Default.ModelServed)!,
                RedisTime.From((long)m[1]),
                RedisTime.From((long)m[2]))),
        ];
    }
}
