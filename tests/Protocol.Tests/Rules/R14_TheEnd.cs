using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R14: the row decides the end, once; whoever writes after it finds the marker and deletes what it wrote.</summary>
public sealed class R14_TheEnd
{
    /// <summary>A cancel comes before each effect in turn: the video ends once, one way, and nothing is left but the results of a completed one.</summary>
    [Fact]
    public void R14_ACancelAtAnyPointEndsTheVideoOnceAndLeavesNothing()
    {
        for (var at = 1; ; at++)
        {
            using var bench = new Bench(at);
            var (seen, cancelled) = (0, false);
            bench.BeforeEffect = (_, effect) =>
            {
                if (cancelled || effect.EndsWith("record model", StringComparison.Ordinal) || ++seen != at)
                    return;
                cancelled = true;
                bench.World.Publish(new CancelVideo { VideoId = bench.World.Videos[0].Id });
            };
            var video = Bench.Video(SegmentNature.Sound, SegmentNature.OpenGop);
            bench.World.Submit(video);
            bench.RunToTheEnd(video, TimeSpan.FromMinutes(5));
            bench.World.Advance(TimeSpan.FromSeconds(5));
            bench.Settle();
            if (!cancelled)
                break;
            Assert.Empty(bench.PayloadsLeft());
            var state = bench.Record(video).State;
            Assert.Equal(state == VideoState.Completed, bench.Told<VideoCompleted>().Any());
            Assert.Equal(state == VideoState.Cancelled, bench.Told<VideoCancelled>().Any());
            Assert.Equal(state == VideoState.Completed, File.Exists(bench.World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile)));
            if (state == VideoState.Cancelled)
                Assert.Empty(Directory.EnumerateFiles(bench.World.Folder, "*.part", SearchOption.AllDirectories));
        }
    }

    /// <summary>A worker that begins after the end finds the marker: it decodes nothing.</summary>
    [Fact]
    public void R14_QueuedWorkOfAnEndedVideoIsDropped()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        bench.Hold = m => m is ExtractSegment;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<ExtractSegment>().Count == 2);
        bench.World.Publish(new CancelVideo { VideoId = video.Id });
        bench.Settle();
        bench.Hold = _ => false;
        bench.Settle();
        Assert.Empty(video.Runs);
        Assert.Empty(bench.World.Bus.Queued);
    }

    [Fact]
    public void R14_AgeSweepsOnlyWhatHasAMarker()
    {
        using var bench = new Bench();
        var (ended, running) = (Bench.Video(SegmentNature.Sound), new SimVideo(2, [5], [SegmentNature.Sound]));
        bench.World.Submit(ended);
        bench.RunToTheEnd(ended);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(running);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 3);
        for (var i = 0; i < 60; i++)
            bench.World.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([ended.Id], bench.World.Markers.EndedBefore(TimeSpan.FromSeconds(10)));
    }
}
