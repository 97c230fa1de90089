using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Platform.Tests.State;

public sealed class InMemoryModelRegistryTests : ModelRegistryContract
{
    private protected override IModelRegistry Registry { get; } = new InMemoryModelRegistry();
}
