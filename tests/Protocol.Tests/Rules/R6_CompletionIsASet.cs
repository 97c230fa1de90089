using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R6: completion is a set of batches, observed by both events; see also the ledger's contract tests.</summary>
public sealed class R6_CompletionIsASet
{
    [Fact]
    public async Task R6_EveryEventTwiceInAnyOrderCompletesOnce()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            using var bench = new Bench(seed);
            var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
            bench.Hold = m => m is SegmentExtracted or FrameBatchProcessed;
            bench.World.Submit(video);
            bench.RunUntil(() => bench.Queued<SegmentExtracted>().Count == 2 && bench.Queued<FrameBatchProcessed>().Count == 6);
            foreach (var delivery in bench.World.Bus.Queued.ToList())
                bench.World.Bus.Queued.Add(new Delivery(delivery.Queue, delivery.Message));
            bench.Hold = _ => false;
            bench.RunToTheEnd(video);
            await bench.AssertCompleteAsync(video);
        }
    }

    [Fact]
    public async Task R6_ASegmentWithoutSelectedFramesCompletesToo()
    {
        using var bench = new Bench();
        var video = new SimVideo(1, [3, 3, 3], [SegmentNature.Sound, SegmentNature.Sound, SegmentNature.Sound]) { Every = 7 };
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(VideoState.Completed, bench.Record(video).State);
        Assert.Equal([0, 70], (await bench.RowsAsync(video)).Select(r => (long)r.PtsMs));
    }
}
