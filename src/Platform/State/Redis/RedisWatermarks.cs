using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Three hashes by queue: when the newest watermark was sent, since when one has been waited for, and when the newest that came through was sent.</summary>
internal sealed class RedisWatermarks(IDatabase redis) : IWatermarks
{
    public async ValueTask<bool> TrySendAsync(string queue, DateTimeOffset now, TimeSpan shortest, TimeSpan longest, CancellationToken cancellation) =>
        (bool)await redis.ScriptEvaluateAsync(LuaScripts.SendWatermark, StateKeys.Watermarks,
            [queue, RedisTime.Of(now), RedisTime.Of(shortest), RedisTime.Of(longest)]).WaitAsync(cancellation);

    public async ValueTask RecordAsync(string queue, DateTimeOffset sent, CancellationToken cancellation) =>
        await redis.ScriptEvaluateAsync(LuaScripts.RecordWatermark, StateKeys.Watermarks, [queue, RedisTime.Of(sent)]).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellation) =>
        (await redis.HashGetAllAsync(StateKeys.Watermarks[2]).WaitAsync(cancellation))
            .ToDictionary(e => e.Name.ToString(), e => RedisTime.From((long)e.Value));
}
