using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R9: lost batches of a segment are extracted again in one run, which tells no end of its own and answers for each batch that it was asked.</summary>
public sealed class R9_Loss
{
    [Fact]
    public async Task R9_ALostStoreIsMadeGoodByOneMoreRunOfEachSegment()
    {
        using var bench = new Bench();
        var video = LosePayloads(bench, SegmentNature.Sound, SegmentNature.Sound);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video, TimeSpan.FromSeconds(15));
        Assert.All(video.Runs.Values, runs => Assert.Equal(2, runs.Count));
        Assert.Equal(2, bench.Delivered.Count(d => d.Message is ExtractSegment { Indices.Count: > 0 }));
        Assert.Equal(2, bench.Delivered.Count(d => d.Message is SegmentExtracted));
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R9_ABatchThatTheSecondRunDoesNotReachIsFailed()
    {
        using var bench = new Bench();
        var video = LosePayloads(bench, SegmentNature.Sound);
        video.Natures[0] = SegmentNature.FewerFrames;
        bench.World.FramesPerBatch = 2;
        bench.Hold = _ => false;
        bench.RunToTheEnd(video, TimeSpan.FromSeconds(15));
        var record = bench.Record(video);
        // Five frames were told, in batches of 2, 2 and 1; the second run has four: it does not reach the last batch.
        Assert.Equal((VideoState.Partial, FailureCode.NotReproducible), (record.State, record.Failure!.Code));
        Assert.Equal(new FrameAccount(5, 5, 4, 0, 4, 1), record.Report!.Frames);
        Assert.Equal(4, (await bench.RowsAsync(video)).Count);
    }

    [Fact]
    public void R9_WhatIsLostInEveryRoundIsFailed()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.BeforeEffect = (_, effect) =>
        {
            if (effect.Contains("read payload", StringComparison.Ordinal) && effect.Contains("000001.frames", StringComparison.Ordinal))
                foreach (var file in bench.PayloadsLeft().Where(f => f.EndsWith("000001.frames", StringComparison.Ordinal)))
                    File.Delete(file);
        };
        bench.World.Submit(video);
        bench.RunToTheEnd(video, TimeSpan.FromSeconds(15));
        Assert.Equal((VideoState.Partial, FailureCode.PayloadLost), (bench.Record(video).State, bench.Record(video).Failure!.Code));
        Assert.Equal(bench.World.Options.LossRounds, bench.Delivered.Count(d => d.Message is ExtractSegment { Indices.Count: > 0 }));
    }

    private static SimVideo LosePayloads(Bench bench, params SegmentNature[] natures)
    {
        var video = Bench.Video(natures);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 3 * natures.Length);
        bench.Settle();
        foreach (var file in bench.PayloadsLeft())
            File.Delete(file);
        return video;
    }
}
