using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Platform.Tests.State;

public sealed class InMemoryWakeTimerTests : WakeTimerContract
{
    private protected override IWakeTimer Timer { get; } = new InMemoryWakeTimer();

    [Fact]
    public void Every_call_completes_synchronously()
    {
        Assert.True(Timer.SetAsync(Guid.NewGuid(), default, Cancellation).IsCompletedSuccessfully);
        Assert.True(Timer.ClaimDueAsync(default, TimeSpan.Zero, 1, Cancellation).IsCompletedSuccessfully);
        Assert.True(Timer.RemoveAsync(Guid.NewGuid(), Cancellation).IsCompletedSuccessfully);
    }
}
