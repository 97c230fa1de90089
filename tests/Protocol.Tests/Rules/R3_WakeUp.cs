using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R3: every unfinished saga has a due time; a wake repeats what got lost, at doubled intervals; it ends a video at its deadline or without its model.</summary>
public sealed class R3_WakeUp
{
    /// <summary>Each message after admission gets lost in turn, as in a failover of broker or state store: a wake brings it back.</summary>
    [Fact]
    public async Task R3_AnyLostMessageIsMadeGoodByAWake()
    {
        for (var lost = 0; ; lost++)
        {
            using var bench = new Bench(lost + 1);
            var video = Bench.Video(SegmentNature.Sound, SegmentNature.OpenGop);
            var isLost = false;
            bench.World.Submit(video);
            bench.Lose(lost, m => m is PlanVideo or VideoPlanned or IssueSegments or ExtractSegment or FrameBatchReady or SegmentExtracted
                or FrameBatchProcessed or SegmentRejected or AllBatchesProcessed or AggregateVideo or VideoAggregated);
            var loses = bench.World.Bus.Loses;
            bench.World.Bus.Loses = m => loses(m) && (isLost = true);
            bench.RunToTheEnd(video, TimeSpan.FromMinutes(30));
            await bench.AssertCompleteAsync(video);
            if (!isLost)
                break;
        }
    }

    [Fact]
    public void R3_ASegmentThatWasToldIsToldAgainWithoutDecoding()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.Hold = m => m is SegmentExtracted;
        bench.RunUntil(() => bench.Queued<SegmentExtracted>().Count == 1);
        bench.World.Bus.Queued.RemoveAll(d => d.Message is SegmentExtracted);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        Assert.Single(video.Runs.Values.SelectMany(r => r));
        Assert.True(bench.Delivered.Count(d => d.Message is ExtractSegment) > 1);
    }

    [Fact]
    public void R3_RepeatsComeAtDoubledIntervalsUpToTheLongest()
    {
        using var bench = new Bench();
        bench.World.Options.ModelUnavailableAfter = TimeSpan.FromDays(1);
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is PlanVideo;
        bench.World.Submit(video);
        var times = new List<DateTimeOffset>();
        bench.RunUntil(() =>
        {
            if (bench.Queued<PlanVideo>().Count > times.Count)
                times.Add(bench.World.Clock.Now);
            return times.Count == 7;
        });
        double[] pauses = [.. times.Zip(times.Skip(1)).Select(p => (p.Second - p.First).TotalSeconds)];
        double[] wanted = [20, 40, 80, 160, 160, 160];
        Assert.All(pauses.Zip(wanted), p => Assert.InRange(p.First, p.Second, p.Second + 3));
    }

    /// <summary>A download of an hour is not asked for every minute; one that nobody speaks of any more is.</summary>
    [Fact]
    public void R3_WhileASourceIsFetchedItsCommandIsNotRepeated()
    {
        var options = new VideoOptions();
        var submission = Coordinator.Admission.SubmissionDefaults.Fill(Bench.Video(SegmentNature.Sound).Submission());
        var video = Decide(null, 0, new AdmitVideo { VideoId = submission.VideoId, Submission = submission }).Record;
        for (var second = 30; second <= 3600; second += 30)
        {
            video = Decide(video, second, new SourceProgress { VideoId = submission.VideoId, BytesDone = second }).Record;
            Assert.Empty(Decide(video, second + 29, new Wake { VideoId = submission.VideoId, SentUnixMs = second }).Messages);
        }
        Assert.Equal(3600, video!.SourceBytes);
        Assert.Single(Decide(video, 3661, new Wake { VideoId = submission.VideoId, SentUnixMs = 3661 }).Messages.OfType<PlanVideo>());
        var late = Decide(video with { State = VideoState.Extracting }, 3662, new SourceProgress { VideoId = submission.VideoId, BytesDone = 1 });
        Assert.Equal((3600, VideoState.Extracting), (late.Record!.SourceBytes, late.Record.State));

        Decision Decide(VideoRecord? record, int second, object @event)
        {
            var now = DateTimeOffset.UnixEpoch.AddSeconds(second);
            return VideoDecisions.Decide(record, @event, new Surroundings(now, [new Platform.State.ServedModel(World.Beat(Bench.Model), DateTimeOffset.UnixEpoch, now)], options));
        }
    }

    [Fact]
    public void R3_AModelThatVanishesInMidVideoEndsIt()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count > 0);
        foreach (var worker in bench.World.Processes.Where(p => p.Role == Role.Inference).ToList())
            bench.World.Crash(worker, restart: false);
        bench.RunToTheEnd(video, TimeSpan.FromMinutes(10));
        Assert.Equal(FailureCode.ModelUnavailable, bench.Record(video).Failure!.Code);
        Assert.Empty(bench.PayloadsLeft());
    }

    [Fact]
    public void R3_AVideoEndsAtItsDeadline()
    {
        using var bench = new Bench();
        var video = new SimVideo(1, [5], [SegmentNature.Sound]) { DeadlineSeconds = 30 };
        bench.Hold = m => m is PlanVideo;
        bench.World.Submit(video);
        bench.RunToTheEnd(video, TimeSpan.FromSeconds(45));
        Assert.Equal(FailureCode.DeadlineExceeded, bench.Record(video).Failure!.Code);
    }

    [Fact]
    public async Task R3_ADueTimeWithoutItsRowIsNotForgotten()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        // The first step dies between due time and row, for good: its event never comes again. The row then comes by another way.
        await bench.World.State.Timer.SetAsync(video.Id, bench.World.Clock.Now, TestContext.Current.CancellationToken);
        bench.World.Advance(TimeSpan.FromSeconds(2));
        bench.Settle();
        bench.World.Advance(TimeSpan.FromMinutes(2));
        var due = await bench.World.State.Timer.ClaimDueAsync(bench.World.Clock.Now + TimeSpan.FromHours(1), TimeSpan.Zero, 10, TestContext.Current.CancellationToken);
        Assert.Equal([video.Id], due);
    }
}
