using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;
using static QueueWorkers.Contracts.SeekStrategy;

namespace QueueWorkers.Platform.Tests.State;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task R9_Loss_is_said_once_everything_else_is_settled()
    {
        await Open(OwnKeyframe);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Lost(11), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(12), Cancellation));
        for (var index = 2; index < 11; index++)
            Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(index), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Lost(0), Cancellation));
        var answer = await Ledger.RecordAsync(Events.Failed(1), Cancellation);
        Assert.Equal(Json.Of(Events.Ask(0, [0, 11])), Json.Of(answer.Lost));
        Assert.Equal(Json.Of(answer), Json.Of(await Ledger.RecordAsync(Events.Lost(0), Cancellation)));
        Assert.Equal([0, 11], (await Read()).Segments[0].Open);
    }

    [Fact]
    public async Task R9_A_batch_that_is_lost_and_then_stored_is_stored()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Lost(0), Cancellation);
        await Ledger.RecordAsync(Events.Whole(1), Cancellation);
        Assert.True((await Ledger.RecordAsync(Events.Stored(0), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R9_A_stored_batch_is_never_lost()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(2), Cancellation);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Lost(0), Cancellation));
        Assert.Equal([0], (await Read()).Segments[0].Stored);
    }

    [Fact]
    public async Task R9_A_round_is_released_and_the_same_round_again_gives_what_is_still_open()
    {
        await OpenWithLost(0, 1, 2);
        Assert.Equal([0, 1, 2], (await Release(0, 0, 1, 2)).Indices);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(1), Cancellation));
        var again = await Release(0, 0, 1, 2);
        Assert.Equal([0, 2], again.Indices);
        Assert.Equal(LedgerAnswer.None, again.Answer);
        await Ledger.RecordAsync(Events.Lost(0), Cancellation);
        Assert.Equal(Json.Of(Events.Ask(1, [0, 2])), Json.Of((await Ledger.RecordAsync(Events.Lost(2), Cancellation)).Lost));
    }

    [Fact]
    public async Task R9_A_round_before_the_last_gives_nothing()
    {
        await OpenWithLost(0);
        await Release(0, 0);
        await Ledger.RecordAsync(Events.Lost(0), Cancellation);
        await Release(1, 0);
        Assert.Empty((await Release(0, 0)).Indices);
        Assert.Empty((await Release(2 - 3, 0)).Indices);
        Assert.Equal([0], (await Release(1, 0)).Indices);
    }

    [Fact]
    public async Task R9_After_the_last_round_what_is_still_lost_fails()
    {
        await OpenWithLost(0, 1);
        await Release(0, 0, 1);
        await Ledger.RecordAsync(Events.Lost(0), Cancellation);
        await Ledger.RecordAsync(Events.Lost(1), Cancellation);
        var last = await Ledger.ReleaseAsync(Events.Ask(1, [0, 1]), 1, Cancellation);
        Assert.Empty(last.Indices);
        Assert.True(last.Answer.AllProcessed);
        Assert.Equal([(0, FailureCode.PayloadLost), (1, FailureCode.PayloadLost)], (await Read()).Segments[0].Failed.Select(f => (f.Key, f.Value)).Order());
        Assert.Equal(2, (await Progress()).Batches);
    }

    [Fact]
    public async Task R9_After_the_last_round_a_batch_that_was_stored_meanwhile_stays_stored()
    {
        await OpenWithLost(0, 1);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        Assert.True((await Ledger.ReleaseAsync(Events.Ask(0, [0, 1]), 0, Cancellation)).Answer.AllProcessed);
        var segment = (await Read()).Segments[0];
        Assert.Equal([0], segment.Stored);
        Assert.Equal([1], segment.Failed.Keys);
    }

    [Fact]
    public async Task R9_Loss_of_a_rejected_or_former_way_releases_nothing()
    {
        await OpenWithLost(0, 1);
        await Ledger.RecordAsync(Events.Stored(0, part: new ExtractedBatch(9, "other")), Cancellation);
        var rejected = await Release(0, 0, 1);
        Assert.Empty(rejected.Indices);
        Assert.Equal(LedgerAnswer.None, rejected.Answer);
        await Open(EarlierKeyframe);
        Assert.Empty((await Release(0, 0, 1)).Indices);
    }

    [Fact]
    public async Task R9_A_released_batch_answers_again_and_completes()
    {
        await OpenWithLost(0);
        await Release(0, 0);
        Assert.True((await Ledger.RecordAsync(Events.Failed(0, code: FailureCode.NotReproducible), Cancellation)).AllProcessed);
        Assert.Equal(FailureCode.NotReproducible, (await Read()).Segments[0].Failed[0]);
    }

    private async Task OpenWithLost(params int[] lost)
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(lost.Length), Cancellation);
        foreach (var index in lost)
            await Ledger.RecordAsync(Events.Lost(index), Cancellation);
    }

    private ValueTask<LostRelease> Release(int round, params int[] indices) => Ledger.ReleaseAsync(Events.Ask(round, indices), 3, Cancellation);
}
