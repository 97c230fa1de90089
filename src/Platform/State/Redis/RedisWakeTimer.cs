using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>One sorted set of videos by due time.</summary>
internal sealed class RedisWakeTimer(IDatabase redis) : IWakeTimer
{
    public async ValueTask SetAsync(Guid videoId, DateTimeOffset due, CancellationToken cancellation) =>
        await redis.SortedSetAddAsync(StateKeys.Wakes, videoId.ToString("N"), RedisTime.Of(due)).WaitAsync(cancellation);

    public async ValueTask RemoveAsync(Guid videoId, CancellationToken cancellation) =>
        await redis.SortedSetRemoveAsync(StateKeys.Wakes, videoId.ToString("N")).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellation) =>
        [.. (await redis.SortedSetRangeByRankAsync(StateKeys.Wakes).WaitAsync(cancellation)).Select(id => Guid.ParseExact(id.ToString(), "N"))];

    public async ValueTask<IReadOnlyList<Guid>> ClaimDueAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken cancellation)
    {
        var due = await redis.ScriptEvaluateAsync(LuaScripts.ClaimDue, [StateKeys.Wakes],
            [RedisTime.Of(now), RedisTime.Of(now + lease), max]).WaitAsync(cancellation);
        return [.. ((string[])due!).Select(id => Guid.ParseExact(id, "N"))];
    }
}
