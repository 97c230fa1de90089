using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>The clock of the Redis server: <c>TIME</c>.</summary>
internal sealed class RedisStateClock(IDatabase redis) : IStateClock
{
    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellation)
    {
        var time = (long[])(await redis.ExecuteAsync("TIME").WaitAsync(cancellation))!;
        return RedisTime.From((time[0] * 1_000_000) + time[1]);
    }
}
