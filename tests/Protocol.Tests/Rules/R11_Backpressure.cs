using QueueWorkers.Contracts;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R11: the quota counts payload bytes not yet processed, for each model on its own.</summary>
public sealed class R11_Backpressure
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Room for two payloads of many: the video completes, and the store is never above its quota.</summary>
    [Fact]
    public async Task R11_AVideoLargerThanTheQuotaCompletesWithinIt()
    {
        const long Quota = 4000;
        using var bench = new Bench(quotaBytes: Quota);
        var most = 0L;
        bench.BeforeEffect = (_, _) => most = Math.Max(most, bench.World.Payloads.BytesWaiting(Bench.Model));
        var video = new SimVideo(1, [40, 40], [SegmentNature.Sound, SegmentNature.Sound]);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.InRange(most, 1, Quota);
        await bench.AssertCompleteAsync(video);
    }

    /// <summary>The segments of a model that stands still go behind the others of their queue: every ingest worker stays free.</summary>
    [Fact]
    public async Task R11_OneModelThatStandsStillDoesNotStopAnother()
    {
        // Of which bulk may use 8,000.
        using var bench = new Bench(quotaBytes: 10_000);
        await bench.World.State.Models.RecordAsync(World.Beat("beta-00000001"), bench.World.Clock.Now, Token);
        var frozen = bench.World.Start(Role.Inference, "frozen", "beta-00000001");
        bench.Hold = m => m is FrameBatchReady { Fingerprint: "beta-00000001" };
        SimVideo[] standing = [.. Enumerable.Range(10, 10).Select(n => new SimVideo(n, [6, 6], [SegmentNature.Sound, SegmentNature.Sound]) { Model = "beta" })];
        foreach (var video in standing)
            bench.World.Submit(video);
        bench.RunUntil(() => bench.World.Payloads.BytesWaiting(frozen.Fingerprint!) > 6000, TimeSpan.FromSeconds(5));
        // Until whoever would be stuck is.
        for (var second = 0; second < 5; second++)
        {
            bench.Settle();
            bench.World.Advance(TimeSpan.FromSeconds(1));
        }
        var moving = new SimVideo(1, [8], [SegmentNature.Sound]);
        bench.World.Submit(moving);
        bench.RunToTheEnd(moving, TimeSpan.FromSeconds(30));
        Assert.Equal(Coordinator.Videos.VideoState.Completed, bench.Record(moving).State);
        Assert.Equal(8, (await bench.RowsAsync(moving)).Count);
    }

    /// <summary>Its worker said that it serves the model, and its queue was deleted: whoever extracts for it goes on with other videos.</summary>
    [Fact]
    public async Task R11_AModelWithoutAQueueDoesNotHoldAWorkerAndItsVideoEnds()
    {
        using var bench = new Bench();
        await bench.World.State.Models.RecordAsync(World.Beat("beta-00000001"), bench.World.Clock.Now, Token);
        bench.World.WithoutQueue.Add("beta-00000001");
        SimVideo[] orphans = [.. Enumerable.Range(10, 3).Select(n => new SimVideo(n, [6, 6], [SegmentNature.Sound, SegmentNature.Sound]) { Model = "beta" })];
        foreach (var video in orphans)
            bench.World.Submit(video);
        bench.RunUntil(() => bench.Delivered.Count(d => d.Message is ExtractSegment) >= 6, TimeSpan.FromSeconds(10));
        var moving = new SimVideo(1, [8], [SegmentNature.Sound]);
        bench.World.Submit(moving);
        bench.RunToTheEnd(moving, TimeSpan.FromSeconds(10));
        Assert.Equal(Coordinator.Videos.VideoState.Completed, bench.Record(moving).State);
        foreach (var video in orphans)
        {
            bench.RunToTheEnd(video);
            Assert.Equal(QueueWorkers.Contracts.FailureCode.ModelUnavailable, bench.Record(video).Failure!.Code);
        }
        bench.Settle();
        Assert.Empty(bench.PayloadsLeft());
    }

    [Fact]
    public async Task R11_TwoWritersDoNotSeeTheSameRoom()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r11-").FullName;
        try
        {
            const int Payloads = 64;
            var length = 0L;
            var probe = new DirectoryPayloadStore(new StoreRoot(folder), 1 << 20, TimeProvider.System);
            using (var payload = Frames(9999))
                length = (await probe.TryWriteAsync(payload, VideoPriority.Highest, Token))!.Length;
            await probe.DeleteAsync(new BatchId(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe, 9999), Bench.Model, Token);
            // Two stores are two processes: they share the folder and nothing else.
            DirectoryPayloadStore[] stores = [.. Enumerable.Range(0, 2).Select(_ => new DirectoryPayloadStore(new StoreRoot(folder), length * Payloads / 2, TimeProvider.System))];
            var written = await Task.WhenAll(Enumerable.Range(0, Payloads).Select(i => Task.Run(async () =>
            {
                using var payload = Frames(i);
                return await stores[i % 2].TryWriteAsync(payload, VideoPriority.Highest, Token) is not null;
            }, Token)));
            Assert.InRange(written.Count(w => w), 1, Payloads / 2);
            Assert.InRange(stores[0].BytesWaiting(Bench.Model), 1, length * Payloads / 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Payload Frames(int index) => new(
        new PayloadHeader
        {
            Batch = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe, index),
            Fingerprint = Bench.Model,
            Count = 1,
            Geometry = SimModel.Geometry,
            PtsHash = $"{index:D4}",
        },
        new long[] { 1 }, new long[] { 1 }, new byte[5000]);
}
