using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R2: what is transient is waited out in place; what is permanent is published as the command's failure event.</summary>
public sealed class R2_NothingEscapes
{
    [Theory]
    [InlineData(WorkKind.State)]
    [InlineData(WorkKind.PayloadStore)]
    [InlineData(WorkKind.FeatureStore)]
    [InlineData(WorkKind.Device)]
    public async Task R2_AnOutageOfTenMinutesIsWaitedOutInPlace(object kind)
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Delivered.Any(d => d.Message is FrameBatchReady));
        bench.World.Outages.Begin((WorkKind)kind, TimeSpan.FromMinutes(10));
        bench.RunToTheEnd(video);
        Assert.DoesNotContain(bench.Delivered, d => d.IsSuspect);
        Assert.All(bench.Delivered, d => Assert.Equal(1, d.Deliveries));
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public void R2_AModelThatFailsOnAFrameFailsItsBatchAlone()
    {
        using var bench = new Bench();
        bench.World.Refused.Add((30, 1));
        var video = Bench.Video(SegmentNature.Sound);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(VideoState.Partial, bench.Record(video).State);
        Assert.Equal(FailureCode.ModelFailed, bench.Record(video).Failure!.Code);
        Assert.Equal(new FrameAccount(5, 5, 3, 0, 3, 2), bench.Record(video).Report!.Frames);
        Assert.DoesNotContain(bench.Delivered, d => d.IsSuspect);
    }

    [Fact]
    public void R2_APlanThatCannotBeMadeIsAFailureWithItsCode()
    {
        using var bench = new Bench();
        var video = new SimVideo(1, [5], [SegmentNature.Sound]) { PlanFailure = new(FailureCode.NoVideoStream, "sound only") };
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(FailureCode.NoVideoStream, Assert.Single(bench.Told<VideoFailed>()).Failure.Code);
    }
}
