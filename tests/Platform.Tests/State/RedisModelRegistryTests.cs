using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class RedisModelRegistryTests(RedisFixture fixture) : ModelRegistryContract
{
    private protected override IModelRegistry Registry { get; } = new RedisModelRegistry(fixture.Fresh());
}
