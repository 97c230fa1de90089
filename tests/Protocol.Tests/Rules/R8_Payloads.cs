using QueueWorkers.Contracts;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R8: payloads are named by their batch, go as they are processed, and are lost only where their store says so.</summary>
public sealed class R8_Payloads
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R8_APayloadGoesAsItIsProcessedNotWhenTheVideoEnds()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchProcessed;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchProcessed>().Count == 3);
        bench.Settle();
        Assert.Empty(bench.PayloadsLeft());
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R8_ADamagedObjectIsDeletedAndExtractedAgain()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.PayloadsLeft().Count == 3 && bench.Queued<FrameBatchReady>().Count == 3);
        Bytes.Damage(bench.PayloadsLeft()[1]);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R8_AHostWithoutTheMountSaysNothingAboutAPayload()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r8-").FullName;
        try
        {
            var (written, elsewhere) = (Store(Path.Combine(folder, "a")), Store(Path.Combine(folder, "b")));
            using var payload = Frames(index: 0);
            var reference = (await written.TryWriteAsync(payload, VideoPriority.Highest, Token))!;
            await Assert.ThrowsAsync<IOException>(async () => await elsewhere.ReadAsync(reference, Token));
            Directory.Move(Path.Combine(folder, "a"), Path.Combine(folder, "unmounted"));
            Directory.CreateDirectory(Path.Combine(folder, "a"));
            await Assert.ThrowsAsync<IOException>(async () => await written.ReadAsync(reference, Token));
            await Assert.ThrowsAsync<IOException>(async () => await written.TryWriteAsync(payload, VideoPriority.Highest, Token));
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "a")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Other workers may have that store: such a batch goes behind the others, and is nobody's once it is old.</summary>
    [Fact]
    public async Task R8_ABatchOfAnotherStoreIsNeverCalledLostAndHoldsNobody()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is SegmentExtracted;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<SegmentExtracted>().Count == 1);
        var way = ((SegmentExtracted)bench.Queued<SegmentExtracted>()[0].Message).SegmentWay;
        FrameBatchReady Foreign(int index, TimeSpan age) => new()
        {
            Batch = way.Batch(index),
            Fingerprint = Bench.Model,
            FrameCount = 1,
            Payload = new("another store", $"{Bench.Model}/{way.Batch(index)}.frames", 0, 100),
            SentUnixMs = (bench.World.Clock.Now - age).ToUnixTimeMilliseconds(),
        };
        foreach (var index in Enumerable.Range(100, 5))
            bench.World.Publish(Foreign(index, TimeSpan.Zero));
        bench.World.Publish(Foreign(200, TimeSpan.FromHours(2)));
        for (var second = 0; second < 10; second++)
        {
            bench.Settle();
            bench.World.Advance(TimeSpan.FromSeconds(1));
        }
        var delivered = bench.Delivered.Select(d => d.Message).OfType<FrameBatchReady>().ToLookup(m => m.Batch.Index);
        Assert.All(Enumerable.Range(100, 5), index => Assert.InRange(delivered[index].Count(), 2, int.MaxValue));
        Assert.Single(delivered[200]);
        bench.Hold = _ => false;
        bench.RunToTheEnd(video);
        Assert.DoesNotContain(bench.Delivered, d => d.Message is FrameBatchProcessed { Outcome: BatchOutcome.Lost });
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R8_AnObjectThatCannotBeReadIsDeletedBeforeItIsCalledLost()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r8-").FullName;
        try
        {
            var store = Store(folder);
            using var payload = Frames(0);
            var reference = (await store.TryWriteAsync(payload, VideoPriority.Highest, Token))!;
            Bytes.Damage(Path.Combine(folder, reference.Object));
            Assert.Null(await store.ReadAsync(reference, Token));
            Assert.Equal(0, store.BytesWaiting(Bench.Model));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task R8_TheLastWriteWins()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r8-").FullName;
        try
        {
            var store = Store(folder);
            using var first = Frames(0, fill: 1);
            using var second = Frames(0, fill: 2);
            await store.TryWriteAsync(first, VideoPriority.Highest, Token);
            var reference = (await store.TryWriteAsync(second, VideoPriority.Highest, Token))!;
            using var read = await store.ReadAsync(reference, Token);
            Assert.Equal(2, read!.Pixels.Span[0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A longer run died after its third payload, before it was published; the run that counts has two.</summary>
    [Fact]
    public async Task R8_ARunEndsByDeletingPayloadsOfItsWayAboveItsOwnN()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound);
        bench.Hold = m => m is ExtractSegment;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<ExtractSegment>().Count == 1);
        var way = ((ExtractSegment)bench.Queued<ExtractSegment>()[0].Message).SegmentWay;
        using var orphan = new Payload(Header(way.Batch(7)), new long[] { 1 }, new long[] { 1 }, new byte[12]);
        Assert.NotNull(await bench.World.Payloads.TryWriteAsync(orphan, VideoPriority.Highest, Token));
        bench.Hold = m => m is FrameBatchReady or SegmentExtracted;
        bench.RunUntil(() => bench.Queued<SegmentExtracted>().Count == 1);
        Assert.DoesNotContain(bench.PayloadsLeft(), f => f.EndsWith("000007.frames", StringComparison.Ordinal));
        Assert.Equal(3, bench.PayloadsLeft().Count);
    }

    private static DirectoryPayloadStore Store(string folder) => new(new StoreRoot(folder), 1 << 20, TimeProvider.System);

    private static PayloadHeader Header(BatchId batch) => new()
    {
        Batch = batch,
        Fingerprint = Bench.Model,
        Count = 1,
        Geometry = SimModel.Geometry,
        PtsHash = "x",
    };

    private static Payload Frames(int index, byte fill = 0)
    {
        var pixels = new byte[12];
        pixels.AsSpan().Fill(fill);
        return new(Header(new BatchId(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe, index)), new long[] { 1 }, new long[] { 1 }, pixels);
    }
}
