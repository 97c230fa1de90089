using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>What the handler of <see cref="PlanVideo"/> says while a source is fetched.</summary>
public sealed class PlanVideoTests : IPublisher, IDisposable
{
    private static readonly byte[] Content = HttpsBench.Bytes(100_000);
    private readonly TemporaryFolder _folder = new("plan");
    private readonly ConcurrentQueue<object> _published = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DirectoryMarkers Markers => new(new StoreRoot(_folder.Path), TimeProvider.System);

    public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        _published.Enqueue(message);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_source_that_is_not_there_yet_is_put_back_and_the_saga_hears_of_it()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, sent) => sent == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var worker = bench.Worker(("Https:TurnTime", "00:00:01"));
        var command = IngestBench.Command(bench.Server.Uri("a.mp4"));
        await Handler(worker).HandleAsync(command, this, Cancellation);
        var again = Assert.IsType<PlanVideo>(_published.Last());
        Assert.Equal(command, again with { SentUnixMs = command.SentUnixMs });
        Assert.Equal(new SourceProgress { VideoId = command.VideoId, BytesDone = 16 << 10, BytesTotal = Content.Length }, _published.OfType<SourceProgress>().Last());
        _published.Clear();
        bench.Server.BeforePiece = (_, _) => Task.CompletedTask;
        await Handler(worker).HandleAsync(again, this, Cancellation);
        // Fetched, and found to be no video.
        Assert.Equal(FailureCode.UnknownFormat, Assert.IsType<VideoPlanned>(Assert.Single(_published)).Failure?.Code);
        Assert.True(bench.Server.Requests[1].From > 0);
    }

    [Fact]
    public async Task A_long_fetch_is_told_of_and_ends_with_its_video()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, sent) => sent == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var worker = bench.Worker();
        var command = IngestBench.Command(bench.Server.Uri("a.mp4"));
        var handling = Handler(worker).HandleAsync(command, this, Cancellation).AsTask();
        await HttpsBench.UntilAsync(() => !_published.IsEmpty);
        Assert.Equal(new SourceProgress { VideoId = command.VideoId, BytesDone = 16 << 10, BytesTotal = Content.Length }, _published.First());
        await Markers.MarkEndedAsync(command.VideoId, Cancellation);
        await handling.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(FailureCode.EndedBefore, Assert.IsType<VideoPlanned>(_published.Last()).Failure?.Code);
    }

    public void Dispose() => _folder.Dispose();

    private PlanVideoHandler Handler(IngestBench worker) => new(
        worker.Get<IVideoPlanner>(),
        new DirectoryPayloadStore(new StoreRoot(Path.Combine(_folder.Path, "payloads")), 1 << 30, TimeProvider.System),
        Markers,
        new Patience(TimeProvider.System, NullLogger<Patience>.Instance),
        TimeProvider.System);
}
