using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;
using static QueueWorkers.Contracts.SeekStrategy;

namespace QueueWorkers.Platform.Tests.State;

/// <summary>Completion, opening, progress and the end; <see cref="LedgerContract"/> continues in files by rule.</summary>
public abstract partial class LedgerContract
{
    private protected static TimeSpan Retention { get; } = TimeSpan.FromDays(7);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected LedgerEvents Events { get; } = new();

    private protected abstract ILedger Ledger { get; }

    private protected abstract ValueTask<DateTimeOffset> NowAsync();

    [Fact]
    public async Task A_wait_in_a_queue_is_cut_to_the_time_since_the_video_was_admitted()
    {
        const double TenDays = 864_000_000, Age = 30_000;
        await Ledger.OpenAsync(Events.Video, LedgerEvents.Digest, [OwnKeyframe], await NowAsync() - TimeSpan.FromMilliseconds(Age), Cancellation);

        await Ledger.RecordAsync(Events.Stored(0) with { Timings = [new(Stages.QueueInference, TenDays), new(Stages.Infer, TenDays), new(Stages.WaitRoom, TenDays)] }, Cancellation);
        await Ledger.RecordAsync(Events.Stored(1) with { Timings = [new(Stages.QueueInference, Age / 2)] }, Cancellation);
        await Ledger.RecordAsync(Events.Whole(2) with { Timings = [new(Stages.QueueIngest, TenDays)] }, Cancellation);

        var view = await Read();
        Assert.Equal(2, view.CutWaits);
        Assert.InRange(view.StageMs[Stages.QueueInference], Age * 1.5, Age * 4);
        Assert.InRange(view.StageMs[Stages.QueueIngest], Age, Age * 4);
        Assert.Equal((TenDays, TenDays), (view.StageMs[Stages.Infer], view.StageMs[Stages.WaitRoom]));
    }

    [Fact]
    public async Task R5_A_ledger_that_is_not_open_takes_nothing()
    {
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(1), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0), Cancellation));
        var release = await Ledger.ReleaseAsync(Events.Ask(0, [0]), 3, Cancellation);
        Assert.Empty(release.Indices);
        await Ledger.CloseAsync(Events.Video, LedgerEvents.Digest, Cancellation);
        Assert.Null(await Ledger.ReadAsync(Events.Video, LedgerEvents.Digest, Cancellation));
        Assert.Equal(LedgerProgress.None, await Progress());
    }

    [Fact]
    public async Task R5_Another_plan_is_another_ledger()
    {
        await Open(OwnKeyframe);
        var other = Events.Stored(0) with { Batch = new BatchId(Events.Video, "fedcba9876543210", 0, OwnKeyframe, 0) };
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(other, Cancellation));
        Assert.Equal(0, (await Progress()).Batches);
    }

    [Fact]
    public async Task R5_Opening_again_keeps_what_is_there()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        var before = await Progress();
        await Open(OwnKeyframe);
        await Open(OwnKeyframe, OwnKeyframe);
        Assert.Equal(before, await Progress());
        Assert.True((await Ledger.RecordAsync(Events.Whole(1), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R6_All_is_done_when_every_index_of_every_segment_is_settled()
    {
        await Open(OwnKeyframe, OwnKeyframe);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(2), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(1), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Failed(0), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0, segment: 1), Cancellation));
        Assert.True((await Ledger.RecordAsync(Events.Whole(1, segment: 1), Cancellation)).AllProcessed);
        Assert.Equal(new LedgerProgress(3, 3, 2, 5 + 2), await Progress());
    }

    [Fact]
    public async Task R6_Done_is_said_again_to_every_later_event_and_nothing_changes()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(1), Cancellation);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        var before = (Json.Of(await Read()), await Progress());
        Assert.True((await Ledger.RecordAsync(Events.Stored(0), Cancellation)).AllProcessed);
        Assert.True((await Ledger.RecordAsync(Events.Stored(0, way: FromStart), Cancellation)).AllProcessed);
        Assert.True((await Ledger.RecordAsync(Events.Rejected(), Cancellation)).AllProcessed);
        Assert.True((await Ledger.ReleaseAsync(Events.Ask(0, [0]), 3, Cancellation)).Answer.AllProcessed);
        await Open(FromStart);
        Assert.Equal(before, (Json.Of(await Read()), await Progress()));
    }

    [Fact]
    public async Task R6_Two_endings_of_one_batch_count_once()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(2), Cancellation);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Failed(0), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0), Cancellation));
        var segment = Assert.Single((await Read()).Segments);
        Assert.Equal([KeyValuePair.Create(0, FailureCode.ModelFailed)], segment.Failed);
        Assert.Empty(segment.Stored);
        Assert.Equal([1], segment.Open);
        Assert.Equal((1, 0), ((int)(await Progress()).Batches, (int)(await Progress()).Frames));
    }

    [Fact]
    public async Task R6_The_first_run_of_a_way_decides_n()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(2), Cancellation);
        await Ledger.RecordAsync(Events.Whole(1), Cancellation);
        await Ledger.RecordAsync(Events.Rejected(), Cancellation);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0), Cancellation));
        Assert.Equal(2, (await Read()).Segments[0].Extracted!.Batches.Count);
        Assert.True((await Ledger.RecordAsync(Events.Stored(1), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R6_Indices_at_or_above_n_are_ignored()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(5), Cancellation);
        await Ledger.RecordAsync(Events.Failed(4), Cancellation);
        await Ledger.RecordAsync(Events.Lost(6), Cancellation);
        await Ledger.RecordAsync(Events.Whole(3), Cancellation);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(3), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(-1), Cancellation));
        var segment = (await Read()).Segments[0];
        Assert.Equal([0], segment.Stored);
        Assert.Equal([1, 2], segment.Open);
        Assert.Empty(segment.Failed);
    }

    [Fact]
    public async Task R6_A_batch_at_n_does_not_fill_a_hole_below_it()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(2), Cancellation);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(2), Cancellation));
        Assert.Equal([1], (await Read()).Segments[0].Open);
        Assert.True((await Ledger.RecordAsync(Events.Stored(1), Cancellation)).AllProcessed);
    }

    [Fact]
    public async Task R6_A_segment_without_selected_frames_is_done_at_once()
    {
        await Open(OwnKeyframe);
        Assert.True((await Ledger.RecordAsync(Events.Whole(0), Cancellation)).AllProcessed);
        Assert.True((await Read()).AllProcessed);
    }

    [Fact]
    public async Task R6_A_segment_that_is_not_in_the_plan_is_ignored()
    {
        await Open(OwnKeyframe);
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Whole(0, segment: 1), Cancellation));
        Assert.Equal(LedgerAnswer.None, await Ledger.RecordAsync(Events.Stored(0, segment: -1), Cancellation));
    }

    [Fact]
    public async Task R6_The_view_shows_nothing_below_an_unknown_n()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        var segment = (await Read()).Segments[0];
        Assert.Equal((0, 0, 0), (segment.Stored.Count, segment.Failed.Count, segment.Open.Count));
        Assert.Null(segment.Extracted);
        Assert.Equal(1, (await Progress()).Batches);
    }

    [Fact]
    public async Task R15_Time_is_summed_once_for_each_batch_and_segment()
    {
        await Open(OwnKeyframe);
        for (var copy = 0; copy < 2; copy++)
        {
            await Ledger.RecordAsync(Events.Stored(0), Cancellation);
            await Ledger.RecordAsync(Events.Whole(3), Cancellation);
            await Ledger.RecordAsync(Events.Stored(1), Cancellation);
        }
        var times = (await Read()).StageMs;
        Assert.Equal((10, 3, 0.5), (times[Stages.Decode], times[Stages.Infer], times[Stages.Load]));
    }

    [Fact]
    public async Task R14_A_closed_ledger_still_answers_late_events()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(1), Cancellation);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        await Ledger.CloseAsync(Events.Video, LedgerEvents.Digest, Cancellation);
        Assert.True((await Ledger.RecordAsync(Events.Stored(0), Cancellation)).AllProcessed);
        Assert.Equal([0], (await Read()).Segments[0].Stored);
    }

    private protected ValueTask Open(params SeekStrategy[] ways) => Ledger.OpenAsync(Events.Video, LedgerEvents.Digest, ways, DateTimeOffset.UnixEpoch, Cancellation);

    private protected async Task<LedgerView> Read() => (await Ledger.ReadAsync(Events.Video, LedgerEvents.Digest, Cancellation))!;

    private protected ValueTask<LedgerProgress> Progress() => Ledger.ReadProgressAsync(Events.Video, LedgerEvents.Digest, Cancellation);
}
