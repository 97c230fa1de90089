using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;
using static QueueWorkers.Contracts.SeekStrategy;

namespace QueueWorkers.Platform.Tests.State;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task R7_A_rejected_run_marks_the_segment_and_is_repeated()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        var answer = await Ledger.RecordAsync(Events.Rejected(), Cancellation);
        Assert.Equal(new Failure(FailureCode.CorruptStream, "why"), answer.Rejected!.Failure);
        Assert.Equal(new DecodedFrames(0, "decoded"), answer.Rejected.Decoded);
        Assert.Equal(Events.Way(), answer.Rejected.SegmentWay);
        Assert.Equal(answer, await Ledger.RecordAsync(Events.Stored(1), Cancellation));
        Assert.Equal(answer, await Ledger.RecordAsync(Events.Lost(1), Cancellation));
        Assert.Equal(answer, await Ledger.RecordAsync(Events.Whole(1), Cancellation));
        var segment = (await Read()).Segments[0];
        Assert.True(segment.Rejected);
        Assert.Null(segment.Extracted);
        Assert.Empty(segment.Stored);
    }

    [Theory]
    [InlineData(true, 2, "h0")]
    [InlineData(true, 1, "other")]
    [InlineData(false, 2, "h0")]
    [InlineData(false, 1, "other")]
    public async Task R7_A_part_that_differs_rejects_the_segment_whichever_comes_first(bool partFirst, int count, string hash)
    {
        await Open(OwnKeyframe);
        var part = Events.Stored(0, part: new ExtractedBatch(count, hash));
        var run = Events.Whole(2);
        var answer = partFirst
            ? (await Ledger.RecordAsync(part, Cancellation), await Ledger.RecordAsync(run, Cancellation)).Item2
            : (await Ledger.RecordAsync(run, Cancellation), await Ledger.RecordAsync(part, Cancellation)).Item2;
        Assert.Equal(FailureCode.BatchDiffers, answer.Rejected?.Failure.Code);
        Assert.Equal(run.Decoded, answer.Rejected!.Decoded);
        Assert.Equal(answer, await Ledger.RecordAsync(Events.Stored(1), Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R7_On_the_last_way_a_part_that_differs_is_failed(bool partFirst)
    {
        await Open(FromStart);
        var part = Events.Stored(0, way: FromStart, part: new ExtractedBatch(1, "other"));
        var run = Events.Whole(2, way: FromStart);
        if (partFirst)
            await Ledger.RecordAsync(part, Cancellation);
        await Ledger.RecordAsync(run, Cancellation);
        if (!partFirst)
            await Ledger.RecordAsync(part, Cancellation);
        Assert.True((await Ledger.RecordAsync(Events.Stored(1, way: FromStart), Cancellation)).AllProcessed);
        var segment = (await Read()).Segments[0];
        Assert.Equal([KeyValuePair.Create(0, FailureCode.BatchDiffers)], segment.Failed);
        Assert.Equal([1], segment.Stored);
        Assert.Equal(2, (await Progress()).Batches);
    }

    [Fact]
    public async Task R7_The_last_way_may_end_broken()
    {
        await Open(FromStart);
        await Ledger.RecordAsync(Events.Stored(0, way: FromStart), Cancellation);
        var run = Events.Whole(1, way: FromStart) with { Outcome = SegmentOutcome.Broken, BrokenAtPts = 7, Failure = new Failure(FailureCode.CorruptStream, "why") };
        Assert.True((await Ledger.RecordAsync(run, Cancellation)).AllProcessed);
        Assert.Equal(Json.Of(run), Json.Of((await Read()).Segments[0].Extracted));
    }

    [Fact]
    public async Task R7_The_next_way_begins_empty_and_the_old_one_is_ignored()
    {
        await Open(OwnKeyframe, OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        await Ledger.RecordAsync(Events.Rejected(), Cancellation);
        await Open(EarlierKeyframe, OwnKeyframe);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(1), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(1, way: EarlierKeyframe), Cancellation));
        var segment = (await Read()).Segments[0];
        Assert.Equal((EarlierKeyframe, false, 0), (segment.Way, segment.Rejected, segment.Stored.Count));
        Assert.Equal([0], segment.Open);
        await Ledger.RecordAsync(Events.Stored(0, way: EarlierKeyframe), Cancellation);
        Assert.True((await Ledger.RecordAsync(Events.Whole(0, segment: 1), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R7_No_segment_goes_back_a_way()
    {
        await Open(EarlierKeyframe);
        await Open(OwnKeyframe);
        Assert.Equal(EarlierKeyframe, (await Read()).Segments[0].Way);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(0), Cancellation));
        Assert.True((await Ledger.RecordAsync(Events.Whole(0, way: EarlierKeyframe), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R7_A_settled_segment_that_moves_is_open_again()
    {
        await Open(OwnKeyframe, OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(0), Cancellation);
        await Open(EarlierKeyframe, OwnKeyframe);
        Assert.Equal(0, (await Progress()).Segments);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(0, segment: 1), Cancellation));
        Assert.True((await Ledger.RecordAsync(Events.Whole(0, way: EarlierKeyframe), Cancellation)).AllProcessed);
    }
}
