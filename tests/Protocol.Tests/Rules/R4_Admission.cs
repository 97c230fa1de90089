using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R4: the saga alone compares submissions, and pins the profile's newest live model.</summary>
public sealed class R4_Admission
{
    [Fact]
    public async Task R4_TheSameSubmissionAgainRepeatsTheOutcomeAndDoesNothing()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        var told = bench.Told<VideoCompleted>().Count();
        bench.World.Submit(video);
        bench.Settle();
        Assert.Equal(told + 1, bench.Told<VideoCompleted>().Count());
        Assert.Single(bench.Delivered, d => d.Message is PlanVideo);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R4_AnotherSubmissionUnderTheIdIsRefusedAndChangesNothing()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.World.Publish(video.Submission() with { Selection = new FrameSelection { Every = 3 } });
        bench.RunToTheEnd(video);
        Assert.Single(bench.Told<SubmissionRefused>());
        Assert.Single(bench.Told<VideoCompleted>());
        var every = bench.Record(video).Submission!.Selection!.Every;
        Assert.Equal(every == 3 ? 2 : 5, (await bench.RowsAsync(video)).Count);
    }

    [Fact]
    public void R4_ASubmissionAfterACancelIsAnsweredCancelled()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Publish(new CancelVideo { VideoId = video.Id });
        bench.Settle();
        bench.World.Submit(video);
        bench.Settle();
        Assert.Equal(2, bench.Told<VideoCancelled>().Count());
        Assert.DoesNotContain(bench.Delivered, d => d.Message is PlanVideo);
    }

    [Fact]
    public void R4_AnInvalidSubmissionFailsWithItsReason()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Publish(video.Submission() with { Selection = new FrameSelection { Every = 0 } });
        bench.Settle();
        var failed = Assert.Single(bench.Told<VideoFailed>());
        Assert.Equal(FailureCode.InvalidSubmission, failed.Failure.Code);
        Assert.Contains("selection.every", failed.Failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A fingerprint covers the size of a frame: who says another one is no worker that serves it.</summary>
    [Fact]
    public async Task R4_AHeartbeatThatGivesALiveModelAnotherShapeIsNotBelieved()
    {
        using var bench = new Bench();
        bench.Settle();
        bench.World.Publish(World.Beat(Bench.Model) with { Geometry = SimModel.Geometry with { Width = SimModel.Geometry.Width + 1 } });
        bench.World.Publish(World.Beat(Bench.Model) with { Sha256 = new string('2', 64) });
        bench.World.Publish(World.Beat(Bench.Model) with { Dimension = SimModel.Dimension + 1 });
        bench.Settle();
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal((SimModel.Geometry, SimModel.Dimension), (bench.Record(video).Geometry, bench.Record(video).Dimension));
        Assert.All(bench.Delivered.Select(d => d.Message).OfType<PlanVideo>(), plan => Assert.Equal(SimModel.Dimension, plan.Dimension));
        Assert.Equal(World.Beat(Bench.Model).Sha256, bench.Record(video).Model!.Sha256);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public void R4_AVideoTakesTheNewestLiveModelOfItsProfileAndKeepsItForLife()
    {
        using var bench = new Bench();
        var (first, second) = (new SimVideo(1, [5], [SegmentNature.Sound]), new SimVideo(2, [5], [SegmentNature.Sound]));
        bench.Hold = m => m is PlanVideo;
        bench.World.Submit(first);
        bench.RunUntil(() => bench.Queued<PlanVideo>().Count == 1);
        bench.World.Advance(TimeSpan.FromSeconds(1));
        bench.World.Start(Role.Inference, "inference-new", "alpha-00000002");
        bench.World.Publish(World.Beat("alpha-00000002"));
        bench.Settle();
        bench.World.Submit(second);
        bench.RunUntil(() => bench.Queued<PlanVideo>().Count == 2);
        // A late heartbeat of the old one does not make it the newest.
        bench.World.Publish(World.Beat(Bench.Model));
        bench.Hold = _ => false;
        bench.RunToTheEnd(first);
        bench.RunToTheEnd(second);
        Assert.Equal(Bench.Model, bench.Record(first).Model!.Fingerprint);
        Assert.Equal("alpha-00000002", bench.Record(second).Model!.Fingerprint);
        Assert.Equal(VideoState.Completed, bench.Record(first).State);
        Assert.Equal(VideoState.Completed, bench.Record(second).State);
    }
}
