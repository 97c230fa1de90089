using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.State;
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
        // Before each the queue is passed: one look to send a watermark, one to see it.
        Assert.All(pauses.Zip(wanted), p => Assert.InRange(p.First, p.Second, p.Second + 12));
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
        var passed = Decide(video, 3630, new Wake { VideoId = submission.VideoId, SentUnixMs = 3630 }, watermark: 3615);
        Assert.Empty(passed.Messages);
        Assert.Single(Decide(passed.Record, 3691, new Wake { VideoId = submission.VideoId, SentUnixMs = 3691 }).Messages.OfType<PlanVideo>());
        var late = Decide(video with { State = VideoState.Extracting }, 3662, new SourceProgress { VideoId = submission.VideoId, BytesDone = 1 });
        Assert.Equal((3600, VideoState.Extracting), (late.Record!.SourceBytes, late.Record.State));

        Decision Decide(VideoRecord? record, int second, object @event, int watermark = 0)
        {
            var now = DateTimeOffset.UnixEpoch.AddSeconds(second);
            var around = new Surroundings(now, [new ServedModel(World.Beat(Bench.Model), DateTimeOffset.UnixEpoch, now)], options);
            return VideoDecisions.Decide(record, @event, around with { Watermarks = Reached(WorkQueues.Plan, watermark) });
        }
    }

    /// <summary>A backlog of half an hour in front of each kind of work costs hardly a message, and loses nothing.</summary>
    [Theory]
    [InlineData(WorkQueues.Plan)]
    [InlineData("extract-")]
    [InlineData("inference-")]
    [InlineData(WorkQueues.Aggregate)]
    public async Task R3_WhatWaitsInAQueueIsNotSentAgain(string queue)
    {
        const int Videos = 60;
        var (needed, _) = await CountAsync(TimeSpan.Zero, purges: false);
        var (sent, before) = await CountAsync(TimeSpan.FromMinutes(30), purges: false);
        Assert.InRange(sent, needed, needed * 1.05);

        // What is lost from the queue is made good by one repeat of each command.
        var (withRepeats, waited) = await CountAsync(TimeSpan.FromMinutes(30), purges: true);
        Assert.InRange(withRepeats, sent + 1, needed * 2);
        Assert.InRange((waited - before).TotalMinutes, 0, 15);

        async Task<(int Messages, TimeSpan Time)> CountAsync(TimeSpan wait, bool purges)
        {
            using var bench = new Bench();
            bench.World.IsBusy = true;
            var (count, watermarks, began) = (0, 0, bench.World.Clock.Now);
            bench.World.Bus.Loses = m =>
            {
                count += m is ModelServed or Watermark or WatermarkReached ? 0 : 1;
                watermarks += m is Watermark ? 1 : 0;
                return false;
            };
            SimVideo[] videos = [.. Enumerable.Range(1, Videos).Select(number => new SimVideo(number, [4, 4], [SegmentNature.Sound, SegmentNature.Sound]))];
            foreach (var video in videos)
                bench.World.Submit(video);
            bench.Hold = IsInQueue;
            bench.RunUntil(() => bench.World.Clock.Now >= began + wait && bench.World.Bus.Queued.Any(d => IsInQueue(d.Message)));
            if (purges)
                bench.World.Bus.Queued.RemoveAll(d => IsInQueue(d.Message));
            bench.Hold = _ => false;
            bench.RunUntil(() => videos.All(v => bench.World.Record(v)?.IsFinal() == true));
            var time = bench.World.Clock.Now - began;
            bench.Settle();
            foreach (var video in videos)
                await bench.AssertCompleteAsync(video);
            Assert.Empty(bench.World.Escapes);
            // However many videos wait.
            Assert.InRange(watermarks, 0, 60);
            return (count, time);
        }

        bool IsInQueue(object message) => message switch
        {
            PlanVideo => queue == WorkQueues.Plan,
            ExtractSegment => queue == "extract-",
            FrameBatchReady => queue == "inference-",
            AggregateVideo => queue == WorkQueues.Aggregate,
            Watermark mark => mark.Queue.StartsWith(queue, StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>Segments that find no room go round in their queue, which watermarks pass: only who is told that nobody makes room takes them for lost.</summary>
    [Fact]
    public void R3_SegmentsThatWaitForRoomAreNotSentAgainWhileSomebodyMakesSome()
    {
        var plan = Plans.Of(2);
        var submission = Coordinator.Admission.SubmissionDefaults.Fill(Bench.Video(SegmentNature.Sound).Submission());
        var video = new VideoRecord
        {
            VideoId = submission.VideoId,
            Submission = submission,
            State = VideoState.Extracting,
            Model = new("alpha", Bench.Model, ""),
            Plan = plan,
            PlanDigest = "d",
            QueuesPassed = 2,
        };
        Assert.True(Issued(noRoom: true, busyShare: 0.2).ExtractedOnly);
        Assert.False(Issued(noRoom: true, busyShare: 0).ExtractedOnly);
        Assert.False(Issued(noRoom: false, busyShare: 0.2).ExtractedOnly);

        IssueSegments Issued(bool noRoom, double busyShare)
        {
            var now = DateTimeOffset.UnixEpoch.AddHours(1);
            var around = new Surroundings(now, [new ServedModel(World.Beat(Bench.Model) with { BusyShare = busyShare }, DateTimeOffset.UnixEpoch, now)], new VideoOptions());
            return Assert.Single(VideoDecisions.Decide(video, new Wake { VideoId = video.VideoId, SentUnixMs = 1, NoRoom = noRoom }, around).Messages.OfType<IssueSegments>());
        }
    }

    [Fact]
    public void R3_OnlySegmentsWhoseEndWasToldAreSentAgainWhileTheOthersWaitForRoom()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady || m is ExtractSegment { Segment.Index: 1 };
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Delivered.Any(d => d.Message is SegmentExtracted));
        bench.Settle();
        var before = bench.Queued<ExtractSegment>().Count;
        bench.Hold = m => m is FrameBatchReady or ExtractSegment;
        bench.World.Publish(new IssueSegments { VideoId = video.Id, PlanDigest = bench.Record(video).PlanDigest!, ExtractedOnly = true });
        bench.Settle();
        var sent = Assert.IsType<ExtractSegment>(bench.Queued<ExtractSegment>().Skip(before).Single().Message);
        Assert.Equal(0, sent.Segment.Index);
        Assert.NotEmpty(sent.Indices);
    }

    private static Dictionary<string, DateTimeOffset> Reached(string queue, int second) => new() { [queue] = DateTimeOffset.UnixEpoch.AddSeconds(second) };

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
