using QueueWorkers.Platform.State.InMemory;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class StateClockTests(RedisFixture fixture)
{
    [Fact]
    public async Task In_memory_it_is_the_time_provider()
    {
        var time = new SettableTime();
        Assert.Equal(time.Now, await new TimeProviderClock(time).NowAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task In_redis_it_never_goes_back_and_is_utc()
    {
        var clock = new RedisStateClock(fixture.Fresh());
        var first = await clock.NowAsync(TestContext.Current.CancellationToken);
        var second = await clock.NowAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, first.Offset);
        Assert.True(second >= first && first.Year >= 2024);
    }
}
