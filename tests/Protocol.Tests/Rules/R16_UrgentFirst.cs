using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Telemetry;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R16: urgent work passes bulk.</summary>
public sealed class R16_UrgentFirst
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly SimClock _clock = new();
    private readonly Precedence _precedence;

    public R16_UrgentFirst() => _precedence = new(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VideoPriority.Urgent, true)]
    [InlineData(VideoPriority.Urgent - 1, false)]
    public void R16_EveryCommandOfAVideoSaysItsPriority(int priority, bool isUrgent)
    {
        using var bench = new Bench();
        var video = new SimVideo(1, [5, 5], [SegmentNature.Sound, SegmentNature.OpenGop]) { Priority = priority };
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        var work = bench.Delivered.Where(d => SimBus.IsWork(d.Message)).ToList();
        Assert.Equal(
            [nameof(AggregateVideo), nameof(ExtractSegment), nameof(FrameBatchReady), nameof(PlanVideo)],
            work.Select(d => d.Message.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(work, d => Assert.Equal(isUrgent, d.IsUrgent));
    }

    [Fact]
    public void R16_BulkStandsStillWhileUrgentWorkIsAtHandAndALittleLonger()
    {
        var urgent = _precedence.Begin(VideoPriority.Urgent);
        using var bulk = _precedence.Begin(VideoPriority.Urgent - 1);
        var step = Precedence.YieldAsync(Token).AsTask();
        Pass(TimeSpan.FromSeconds(30));
        Assert.False(step.IsCompleted);
        urgent.Dispose();
        urgent.Dispose();
        Pass(Precedence.Linger - Moment);
        Assert.False(step.IsCompleted);
        Pass(2 * Moment);
        Assert.True(step.IsCompletedSuccessfully);
        Assert.InRange(bulk.Waited, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
        Assert.True(Precedence.YieldAsync(Token).IsCompletedSuccessfully);
    }

    [Fact]
    public void R16_UrgentWorkWaitsForNobody()
    {
        using var other = _precedence.Begin(VideoPriority.Highest);
        using var mine = _precedence.Begin(VideoPriority.Urgent);
        Assert.True(Precedence.YieldAsync(Token).IsCompletedSuccessfully);
    }

    [Fact]
    public void R16_APieceOfBulkStandsStillForMinutesAtMost()
    {
        using var urgent = _precedence.Begin(VideoPriority.Highest);
        using var bulk = _precedence.Begin(VideoPriority.Lowest);
        var step = Precedence.YieldAsync(Token).AsTask();
        Pass(Precedence.Longest - Moment);
        Assert.False(step.IsCompleted);
        Pass(2 * Moment);
        Assert.True(step.IsCompletedSuccessfully);
        Assert.True(Precedence.YieldAsync(Token).IsCompletedSuccessfully);
        using var next = _precedence.Begin(VideoPriority.Lowest);
        Assert.False(Precedence.YieldAsync(Token).IsCompleted);
    }

    [Fact]
    public async Task R16_ACancelledPieceOfBulkDoesNotWait()
    {
        using var urgent = _precedence.Begin(VideoPriority.Highest);
        using var bulk = _precedence.Begin(VideoPriority.Lowest);
        using var cancel = new CancellationTokenSource();
        var step = Precedence.YieldAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
    }

    /// <summary>Nor does the time count against it: only what its decoder takes does.</summary>
    [Fact]
    public async Task R16_ARunOfBulkReadsNothingWhileUrgentWorkIsAtHand()
    {
        const int Frames = 3;
        var plan = Plans.Of(1);
        var command = new ExtractSegment
        {
            SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe),
            Extraction = plan.Extraction with { FramesPerBatch = 1 },
            Segment = plan.Segments[0] with { Packets = null },
            Indices = [Frames],
        };
        await using var decode = new CountingRun(Frames);
        var run = new SegmentRun(command, [], null!, new(new IngestOptions { MaxRunTime = TimeSpan.FromSeconds(1) }), new StageTimer(_clock));
        var urgent = _precedence.Begin(VideoPriority.Urgent);
        using var bulk = _precedence.Begin(command.Priority);

        var decoding = run.ReadAsync(decode, Token).AsTask();
        Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, decode.Given);
        urgent.Dispose();
        Pass(Precedence.Linger + Moment);
        Assert.Equal(RunEnd.Finished, await decoding);
        Assert.Null(run.Failure);
        Assert.Equal(Frames, decode.Given);
    }

    /// <summary>A model that falls behind: its bulk waits for room, an urgent segment has some.</summary>
    [Fact]
    public void R16_BulkThatFillsTheStoreLeavesRoomForAnUrgentSegment()
    {
        const long Quota = 8000;
        using var bench = new Bench(quotaBytes: Quota);
        bench.Hold = m => m is FrameBatchReady;
        foreach (var number in Enumerable.Range(10, 10))
            bench.World.Submit(new SimVideo(number, [6, 6], [SegmentNature.Sound, SegmentNature.Sound]));
        for (var second = 0; second < 10; second++)
        {
            bench.Settle();
            bench.World.Advance(TimeSpan.FromSeconds(1));
        }
        var full = bench.World.Payloads.BytesWaiting(Bench.Model);
        Assert.InRange(full, 1, PayloadQuota.For(VideoPriority.Lowest, Quota));
        var urgent = new SimVideo(1, [4], [SegmentNature.Sound]) { Priority = VideoPriority.Highest };
        bench.World.Submit(urgent);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count(d => d.IsUrgent) == 2, TimeSpan.FromSeconds(5));
        Assert.InRange(bench.World.Payloads.BytesWaiting(Bench.Model), full, Quota);
    }

    private void Pass(TimeSpan time) => _clock.AdvanceTo(_clock.Now + time);
}
