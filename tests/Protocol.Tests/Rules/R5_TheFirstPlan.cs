using QueueWorkers.Contracts;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R5: the first plan stored is the plan; a later one only repeats its commands; events of another plan are ignored.</summary>
public sealed class R5_TheFirstPlan
{
    [Fact]
    public async Task R5_ASecondPlanChangesNothingButRepeatsTheCommands()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        bench.Hold = m => m is VideoPlanned;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<VideoPlanned>().Count == 1);
        bench.World.Publish(bench.Delivered.Single(d => d.Message is PlanVideo).Message);
        (bench.World.FramesPerBatch, bench.World.JoinSegments) = (4, true);
        bench.RunUntil(() => bench.Queued<VideoPlanned>().Count == 2);
        var (first, second) = ((VideoPlanned)bench.Queued<VideoPlanned>()[0].Message, (VideoPlanned)bench.Queued<VideoPlanned>()[1].Message);
        Assert.NotEqual(first.Plan!.Segments.Count, second.Plan!.Segments.Count);
        bench.Hold = m => m == (object)second || m is FrameBatchReady;
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count > 0);
        bench.Hold = m => m is FrameBatchReady;
        bench.Settle();
        Assert.Equal(2, bench.Record(video).Plan!.Segments.Count);
        Assert.Equal(2, bench.Delivered.Count(d => d.Message is IssueSegments));
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R5_EventsOfAnotherPlanAreIgnored()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 3);
        var other = "ffffffffffffffff";
        bench.World.Publish(new AllBatchesProcessed { VideoId = video.Id, PlanDigest = other });
        bench.World.Publish(new SegmentRejected { SegmentWay = new(video.Id, other, 0, SeekStrategy.OwnKeyframe), Decoded = new(0, "0000000000000000"), Failure = new("x", "x") });
        bench.World.Publish(new VideoAggregated { VideoId = video.Id, PlanDigest = other, Failure = new("x", "x") });
        bench.World.Publish(new FrameBatchProcessed { Batch = new(video.Id, other, 0, SeekStrategy.OwnKeyframe, 0), Outcome = BatchOutcome.Failed, Failure = new("x", "x") });
        bench.World.Publish(new IssueSegments { VideoId = video.Id, PlanDigest = other });
        bench.Settle();
        Assert.Equal(Coordinator.Videos.VideoState.Extracting, bench.Record(video).State);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        Assert.Equal(SeekStrategy.OwnKeyframe, bench.Record(video).Segments[0].Way);
        await bench.AssertCompleteAsync(video);
    }
}
