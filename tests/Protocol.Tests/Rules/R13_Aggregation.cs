using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R13: aggregation follows the ledger; a stored part that is absent is an error, never a missing frame; the first final file wins.</summary>
public sealed class R13_Aggregation
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void R13_AStoredPartThatIsAbsentOrDamagedIsAnError(bool absent)
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is AggregateVideo;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<AggregateVideo>().Count == 1);
        var part = Directory.EnumerateFiles(bench.World.Folder, "000001.part", SearchOption.AllDirectories).Single();
        if (absent)
            File.Delete(part);
        else
            Bytes.Damage(part);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        Assert.Equal((VideoState.Failed, FailureCode.PartLost), (bench.Record(video).State, bench.Record(video).Failure!.Code));
        Assert.False(File.Exists(bench.World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile)));
    }

    [Fact]
    public async Task R13_AFullDiskWhilePartsAreMergedIsWaitedOut()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Delivered.Any(d => d.Message is AggregateVideo));
        bench.World.Outages.Begin(WorkKind.FeatureStore, TimeSpan.FromMinutes(3));
        bench.RunToTheEnd(video);
        await bench.AssertCompleteAsync(video);
    }

    /// <summary>A second merge runs on while the first has completed: the good file stands.</summary>
    [Fact]
    public async Task R13_ASecondMergeChangesNoFinalFile()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            using var bench = new Bench(seed);
            var video = Bench.Video(SegmentNature.Sound);
            bench.Hold = m => m is AggregateVideo;
            bench.World.Submit(video);
            bench.RunUntil(() => bench.Queued<AggregateVideo>().Count == 1);
            bench.World.Publish(bench.Queued<AggregateVideo>()[0].Message);
            // No two merges measure the same latency: their reports differ.
            bench.BeforeEffect = (_, effect) =>
            {
                if (effect.Contains("link features", StringComparison.Ordinal))
                    bench.World.Clock.AdvanceTo(bench.World.Clock.Now + TimeSpan.FromSeconds(1));
            };
            bench.Hold = _ => false;
            bench.RunUntil(() => bench.World.Record(video)!.IsFinal());
            var features = File.ReadAllBytes(bench.World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile));
            bench.Settle();
            Assert.Equal(features, File.ReadAllBytes(bench.World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile)));
            var stands = await bench.World.Results.FindReportAsync(video.Id, TestContext.Current.CancellationToken);
            Assert.All(bench.Told<VideoCompleted>(), told => Assert.Equal(stands!.LatencyMs.Total, told.Report.LatencyMs.Total));
            await bench.AssertCompleteAsync(video);
        }
    }

    /// <summary>The state store was set back: the saga merges a video whose ledger is open again. Nothing is written before all is settled.</summary>
    [Fact]
    public async Task R13_AMergeFollowsTheLedgerNotTheCommand()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 6);
        bench.Settle();
        bench.World.Publish(new AllBatchesProcessed { VideoId = video.Id, PlanDigest = bench.Record(video).PlanDigest! });
        bench.Settle();
        Assert.Contains(bench.Delivered, d => d.Message is AggregateVideo);
        Assert.Equal(VideoState.Aggregating, bench.Record(video).State);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        await bench.AssertCompleteAsync(video);
    }

    /// <summary>828,001 s of queue stood in the report of a video of 30 s: the clock of a worker was ten days ahead.</summary>
    [Fact]
    public void R13_AWaitLongerThanTheVideosOwnTimeIsCutToItAndTold()
    {
        static FrameBatchProcessed Skewed(FrameBatchProcessed m) => m with { Timings = [new(Stages.QueueInference, TimeSpan.FromDays(10).TotalMilliseconds)] };
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchProcessed { Timings: var timings } && !timings.Any(t => t.Ms > 1e6);
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchProcessed>().Count > 0);
        bench.World.Publish(Skewed((FrameBatchProcessed)bench.Queued<FrameBatchProcessed>()[0].Message));
        bench.Settle();
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);

        var report = bench.Told<VideoCompleted>().First().Report;
        Assert.InRange(report.LatencyMs.Stages[Stages.QueueInference], 0, report.LatencyMs.Total * 10);
        Assert.Contains("(1 of them)", Assert.Single(report.Warnings, w => w.Code == WarningCode.ClockSkew).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R13_AVideoThatFailsIsAccountedForToo()
    {
        using var bench = new Bench();
        bench.World.Refused.Add((0, 1));
        var video = new SimVideo(1, [5], [SegmentNature.Sound]);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(new FrameAccount(5, 5, 3, 0, 3, 2), Assert.Single(bench.Told<VideoFailed>()).Report.Frames);
        Assert.False(File.Exists(bench.World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile)));
    }
}
