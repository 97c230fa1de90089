using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class RedisWatermarksTests(RedisFixture fixture) : WatermarksContract
{
    private protected override IWatermarks Watermarks { get; } = new RedisWatermarks(fixture.Fresh());
}
