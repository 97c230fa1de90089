using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Platform.Tests.State;

public sealed class InMemoryWatermarksTests : WatermarksContract
{
    private protected override IWatermarks Watermarks { get; } = new InMemoryWatermarks();
}
