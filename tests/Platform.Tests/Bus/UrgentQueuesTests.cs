using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Tests.Support;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>Both queues of a kind of work (R16), on a real broker and in memory.</summary>
[Collection(ServersTests.Collection)]
public sealed class UrgentQueuesTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private const string Fingerprint = "alpha-00000001";
    private const int Bulk = VideoPriority.Urgent - 1;

    private readonly BusBench _bench = new(broker);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task R16_An_urgent_plan_passes_bulk_that_waits(bool onBroker) => PassAsync(onBroker, Endpoint.AnyWorker, m => m.Priority, priority => new PlanVideo
    {
        VideoId = Guid.NewGuid(),
        Uri = "/videos/a.mp4",
        Selection = FrameSelection.All,
        Fingerprint = Fingerprint,
        Geometry = new() { Width = 8, Height = 8 },
        Priority = priority,
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task R16_An_urgent_segment_passes_bulk_that_waits(bool onBroker) => PassAsync(onBroker, "libav", m => m.Priority, priority => new ExtractSegment
    {
        SegmentWay = new(Guid.NewGuid(), new('0', 16), 0, SeekStrategy.OwnKeyframe),
        Extraction = new()
        {
            Source = new() { Path = "/videos/a.mp4", Size = 1, ModifiedTicks = 1, Sha256 = new('0', 64) },
            Stream = new() { Index = 0, Codec = "h264", Width = 8, Height = 8, TimeBaseNumerator = 1, TimeBaseDenominator = 25 },
            Decoder = "libav",
            Selection = FrameSelection.All,
            Geometry = new() { Width = 8, Height = 8 },
            FramesPerBatch = 1,
            Fingerprint = Fingerprint,
        },
        Segment = new() { Index = 0 },
        Priority = priority,
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task R16_An_urgent_batch_passes_bulk_that_waits(bool onBroker) => PassAsync(onBroker, Fingerprint, m => m.Priority, priority =>
    {
        var batch = new BatchId(Guid.NewGuid(), new('0', 16), 0, SeekStrategy.OwnKeyframe, 0);
        return new FrameBatchReady
        {
            Batch = batch,
            Fingerprint = Fingerprint,
            FrameCount = 1,
            Payload = new(new('0', 32), $"{Fingerprint}/{batch}.frames", 0, 1),
            Priority = priority,
        };
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task R16_An_urgent_aggregation_passes_bulk_that_waits(bool onBroker) =>
        PassAsync(onBroker, Endpoint.AnyWorker, m => m.Priority, priority => new AggregateVideo { VideoId = Guid.NewGuid(), PlanDigest = new('0', 16), Priority = priority });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R16_What_escapes_urgent_work_runs_once_more_alone_and_is_then_failed(bool onBroker)
    {
        var handler = new HoldingHandler<AggregateVideo>(_ => throw new InvalidOperationException("a fault of the handler's own"));
        using var folder = new TemporaryFolder("bus");
        var name = $"work-{Guid.NewGuid():N}";
        using var host = await _bench.StartAsync(onBroker, folder, services => services
            .AddSingleton(handler)
            .AddWorkEndpoints<AggregateVideo, HoldingHandler<AggregateVideo>>(_ => (name, 1, Endpoint.AnyWorker)));
        await host.Services.GetRequiredService<IBus>().Publish(new AggregateVideo { VideoId = Guid.NewGuid(), PlanDigest = new('0', 16), Priority = 9 }, Cancellation);
        await BusBench.Eventually(() => handler.Failed.Count == 1);
        Assert.Equal(2, handler.Begun.Count);
        await host.StopAsync(Cancellation);
        foreach (var queue in (string[])[name, $"{name}-suspect", $"{name}-urgent", $"{name}-urgent-suspect"])
            Assert.Equal(onBroker, await _bench.ExistsAsync(queue));
    }

    /// <summary>One bulk message is at work and does not end, two wait; an urgent one is done meanwhile, and then they are, in their order.</summary>
    private async Task PassAsync<T>(bool onBroker, string key, Func<T, int> priorityOf, Func<int, T> make) where T : class
    {
        var release = new TaskCompletionSource();
        var handler = new HoldingHandler<T>(m => VideoPriority.IsUrgent(priorityOf(m)) ? Task.CompletedTask : release.Task);
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker, folder, services => services
            .AddSingleton(handler)
            .AddWorkEndpoints<T, HoldingHandler<T>>(_ => ($"work-{Guid.NewGuid():N}", 1, key)));
        var bus = host.Services.GetRequiredService<IBus>();
        T[] bulk = [make(Bulk), make(Bulk), make(VideoPriority.Lowest)];
        var urgent = make(VideoPriority.Urgent);
        foreach (var message in (T[])[.. bulk, urgent])
            await bus.Publish(message, Cancellation);
        await BusBench.Eventually(() => handler.Ended.Count == 1 && handler.Begun.Count == 2);
        Assert.Equal([VideoPriority.Urgent], handler.Ended.Select(priorityOf));
        release.SetResult();
        await BusBench.Eventually(() => handler.Ended.Count == 4);
        Assert.Equal([VideoPriority.Urgent, Bulk, Bulk, VideoPriority.Lowest], handler.Ended.Select(priorityOf));
        await host.StopAsync(Cancellation);
    }

    private sealed class HoldingHandler<T>(Func<T, Task> work) : IFallibleHandler<T> where T : class
    {
        public List<T> Begun { get; } = [];

        public List<T> Ended { get; } = [];

        public List<Failure> Failed { get; } = [];

        public string WorkOf(T message) => $"test/{Guid.Empty}";

        public async ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation)
        {
            lock (Begun)
                Begun.Add(message);
            await work(message).WaitAsync(cancellation);
            lock (Ended)
                Ended.Add(message);
        }

        public ValueTask FailAsync(T message, Failure failure, IPublisher publisher, CancellationToken cancellation)
        {
            lock (Failed)
                Failed.Add(failure);
            return ValueTask.CompletedTask;
        }
    }
}
