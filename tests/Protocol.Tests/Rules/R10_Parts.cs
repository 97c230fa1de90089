using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R10: the first part wins; the part is looked for first, and again before a payload is called lost.</summary>
public sealed class R10_Parts
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R10_TheFirstPartWins()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r10-").FullName;
        try
        {
            var store = new DirectoryFeatureStore(new StoreRoot(folder));
            Assert.True(await store.StoreAsync(Part(1), Token));
            Assert.False(await store.StoreAsync(Part(2), Token));
            Assert.Equal(1, (await store.ReadAsync(Part(1).Header.Batch, Token))!.Features.Span[0]);
            Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), f => !f.EndsWith("store-identity", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A duplicate comes after its part was stored and its payload deleted; or both copies run at once.</summary>
    [Fact]
    public async Task R10_ADuplicateOfAFinishedBatchIsNotLost()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            using var bench = new Bench(seed);
            var video = Bench.Video(SegmentNature.Sound);
            bench.Hold = m => m is FrameBatchReady;
            bench.World.Submit(video);
            bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 3);
            foreach (var delivery in bench.Queued<FrameBatchReady>())
                bench.World.Bus.Queued.Add(new Delivery(delivery.Queue, delivery.Message));
            bench.Hold = _ => false;
            bench.RunToTheEnd(video);
            Assert.DoesNotContain(bench.Delivered, d => d.Message is FrameBatchProcessed { Outcome: BatchOutcome.Lost });
            await bench.AssertCompleteAsync(video);
        }
    }

    /// <summary>Two copies of a message begin before either has a part; one finishes while the other is about to read the payload.</summary>
    [Fact]
    public async Task R10_ThePartIsLookedForAgainBeforeAPayloadIsCalledLost()
    {
        using var bench = new Bench();
        bench.World.FramesPerBatch = 5;
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 1);
        bench.World.Bus.Queued.Add(new Delivery(bench.Queued<FrameBatchReady>()[0].Queue, bench.Queued<FrameBatchReady>()[0].Message));
        bench.Hold = _ => false;
        static bool IsRead(string effect) => effect.Contains("read payload", StringComparison.Ordinal);
        bench.HoldEffect = IsRead;
        bench.RunUntil(() => bench.World.Processes.Sum(p => p.Running.Count(d => d.Message is FrameBatchReady)) == 2);
        bench.Settle();
        var hasRead = false;
        bench.BeforeEffect = (_, effect) => hasRead |= IsRead(effect);
        bench.HoldEffect = effect => hasRead && IsRead(effect);
        bench.RunUntil(() => bench.PayloadsLeft().Count == 0);
        bench.HoldEffect = _ => false;
        bench.RunToTheEnd(video);
        Assert.DoesNotContain(bench.Delivered, d => d.Message is FrameBatchProcessed { Outcome: BatchOutcome.Lost });
        await bench.AssertCompleteAsync(video);
    }

    private static Part Part(float value) => new(
        new PartHeader
        {
            Batch = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe, 0),
            Fingerprint = Bench.Model,
            Frames = new(1, "x"),
            Dimension = 1,
            Execution = new("cpu", "sim", "fp32"),
        },
        new long[] { 0 }, new long[] { 0 }, new[] { value });
}
