using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;
using static QueueWorkers.Contracts.SeekStrategy;

namespace QueueWorkers.Platform.Tests.State;

public sealed class InMemoryLedgerTests : LedgerContract
{
    private readonly SettableTime _time = new();

    public InMemoryLedgerTests() => Ledger = new InMemoryLedger(_time, Retention);

    private protected override ILedger Ledger { get; }

    private protected override ValueTask<DateTimeOffset> NowAsync() => new(_time.Now);

    [Fact]
    public async Task R14_Only_a_closed_ledger_expires()
    {
        var running = new LedgerEvents();
        await Open(OwnKeyframe);
        await Ledger.OpenAsync(running.Video, LedgerEvents.Digest, [OwnKeyframe], _time.Now, Cancellation);
        await Ledger.CloseAsync(Events.Video, LedgerEvents.Digest, Cancellation);
        _time.Now += Retention;
        Assert.Null(await Ledger.ReadAsync(Events.Video, LedgerEvents.Digest, Cancellation));
        Assert.NotNull(await Ledger.ReadAsync(running.Video, LedgerEvents.Digest, Cancellation));
    }

    [Fact]
    public void Every_call_completes_synchronously()
    {
        Assert.True(Open(OwnKeyframe).IsCompletedSuccessfully);
        Assert.True(Ledger.RecordAsync(Events.Whole(2), Cancellation).IsCompletedSuccessfully);
        Assert.True(Ledger.RecordAsync(Events.Stored(0), Cancellation).IsCompletedSuccessfully);
        Assert.True(Ledger.ReleaseAsync(Events.Ask(0, []), 1, Cancellation).IsCompletedSuccessfully);
        Assert.True(Ledger.ReadAsync(Events.Video, LedgerEvents.Digest, Cancellation).IsCompletedSuccessfully);
        Assert.True(Progress().IsCompletedSuccessfully);
        Assert.True(Ledger.CloseAsync(Events.Video, LedgerEvents.Digest, Cancellation).IsCompletedSuccessfully);
    }
}
