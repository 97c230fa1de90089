using QueueWorkers.Platform;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>The state store that all coordinators share.</summary>
internal sealed class StateTwins(SimClock clock)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    public ISagaRows Rows { get; } = new InMemorySagaRows(clock, Retention);

    public ILedger Ledger { get; } = new InMemoryLedger(clock, Retention);

    public IWakeTimer Timer { get; } = new InMemoryWakeTimer();

    public IModelRegistry Models { get; } = new InMemoryModelRegistry();

    public IWatermarks Watermarks { get; } = new InMemoryWatermarks();

    public IStateClock Clock { get; } = new TimeProviderClock(clock);
}
