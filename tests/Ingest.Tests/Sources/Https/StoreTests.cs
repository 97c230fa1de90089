using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>What the source store keeps, shares and lets go.</summary>
public sealed class StoreTests : IDisposable
{
    private const int Size = 100_000;
    private static readonly byte[] Content = HttpsBench.Bytes(Size);
    private static readonly byte[] Other = HttpsBench.Bytes(Size, seed: 2);
    private readonly TemporaryFolder _features = new("https-features");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_uri_again_is_not_downloaded_again()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var first = await bench.FetchAsync();
        var second = await bench.FetchAsync();
        Assert.Equal(first, second);
        Assert.Equal([(null, Size), ("\"1\"", 0L)], bench.Server.Requests.Select(r => (r.IfNoneMatch, r.Sent)));
    }

    [Fact]
    public async Task A_new_version_of_a_uri_is_another_object()
    {
        var (content, etag) = (Content, "1");
        await using var bench = await HttpsBench.StartAsync(context => HttpsServer.FileAsync(context, content, etag));
        var first = await bench.FetchAsync();
        (content, etag) = (Other, "2");
        var second = await bench.FetchAsync();
        Assert.NotEqual(first.Sha256, second.Sha256);
        Assert.Equal(Content, await File.ReadAllBytesAsync(first.File.Path, Cancellation));
        Assert.Equal(Other, await File.ReadAllBytesAsync(second.File.Path, Cancellation));
    }

    [Fact]
    public async Task The_largest_size_holds_for_what_is_there_already()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await bench.FetchAsync();
        await using var worker = bench.Worker(("MaxBytes", $"{Size - 1}"));
        Assert.Equal(FailureCode.BytesExceeded, (await Assert.ThrowsAsync<VideoException>(() => bench.FetchAsync(worker))).Failure.Code);
    }

    [Fact]
    public async Task An_object_that_vanished_is_fetched_again()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        Directory.Delete(Path.GetDirectoryName((await bench.FetchAsync()).File.Path)!, recursive: true);
        Assert.True(File.Exists((await bench.FetchAsync()).File.Path));
        Assert.All(bench.Server.Requests, r => Assert.Equal((null, Size), (r.IfNoneMatch, r.Sent)));
    }

    [Fact]
    public async Task Equal_bytes_of_two_uris_are_one_object_with_both_extensions()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await using var worker = bench.Worker();
        var one = await bench.FetchAsync(worker, "a.h264");
        var two = await bench.FetchAsync(worker, "b");
        Assert.Equal(one.Sha256, two.Sha256);
        Assert.Equal(("source.h264", "source"), (Path.GetFileName(one.File.Path), Path.GetFileName(two.File.Path)));
        Assert.Equal(one.File.ModifiedTicks, two.File.ModifiedTicks);
        Assert.Single(bench.Objects);
        Assert.Equal(Size, worker.Get<SourceStore>().Entries().Sum(e => e.Bytes));
    }

    [Fact]
    public async Task Two_workers_at_once_download_once()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var go = new TaskCompletionSource();
        bench.Server.BeforePiece = (_, _) => go.Task;
        await using var one = bench.Worker();
        await using var two = bench.Worker();
        var first = bench.FetchAsync(one);
        await HttpsBench.UntilAsync(() => bench.Server.Requests.Count > 0);
        await Assert.ThrowsAsync<SourceNotReadyException>(() => bench.FetchAsync(two));
        go.SetResult();
        var source = await first;
        Assert.Equal(source, await bench.FetchAsync(two));
        Assert.Equal(Size, bench.Server.Requests.Sum(r => r.Sent));
    }

    [Fact]
    public async Task What_an_unfinished_video_uses_stays_and_the_rest_goes_by_age()
    {
        await using var bench = await HttpsBench.StartAsync(context => HttpsServer.FileAsync(context, context.Request.Path == "/a.mp4" ? Content : Other, "1"));
        await using var worker = bench.Worker(("Https:Retention", "00:00:00"));
        var (ended, running) = (Guid.NewGuid(), Guid.NewGuid());
        var (a, b) = (await bench.FetchAsync(worker, "a.mp4", ended), await bench.FetchAsync(worker, "b.mp4", running));
        var (sweeper, markers) = Sweeper(worker);
        await sweeper.SweepAsync(Cancellation);
        Assert.Equal(2, bench.Objects.Length);
        await markers.MarkEndedAsync(ended, Cancellation);
        await sweeper.SweepAsync(Cancellation);
        Assert.Equal((false, true), (File.Exists(a.File.Path), File.Exists(b.File.Path)));
        Assert.Equal(2, worker.Get<SourceStore>().Entries().Count);
        await markers.MarkEndedAsync(running, Cancellation);
        await sweeper.SweepAsync(Cancellation);
        Assert.Empty(worker.Get<SourceStore>().Entries());
    }

    [Fact]
    public async Task Before_the_retention_nothing_goes()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await using var worker = bench.Worker();
        var video = Guid.NewGuid();
        await bench.FetchAsync(worker, video: video);
        var (sweeper, markers) = Sweeper(worker);
        await markers.MarkEndedAsync(video, Cancellation);
        await sweeper.SweepAsync(Cancellation);
        Assert.Single(bench.Objects);
    }

    [Fact]
    public async Task For_room_the_least_recently_used_goes_first_and_what_is_used_never()
    {
        await using var bench = await HttpsBench.StartAsync(context => HttpsServer.FileAsync(context, HttpsBench.Bytes(Size, context.Request.Path.Value![1]), "1"));
        await using var worker = bench.Worker(("Https:StoreBytes", $"{3 * Size}"));
        var videos = "abcde".ToDictionary(c => c, _ => Guid.NewGuid());
        var paths = new Dictionary<char, string>();
        foreach (var name in "abc")
            paths[name] = (await bench.FetchAsync(worker, $"{name}.mp4", videos[name])).File.Path;
        await Assert.ThrowsAsync<SourceNotReadyException>(() => bench.FetchAsync(worker, "d.mp4", videos['d']));
        var (sweeper, markers) = Sweeper(worker);
        foreach (var name in "bc")
            await markers.MarkEndedAsync(videos[name], Cancellation);
        await sweeper.SweepAsync(Cancellation);
        await bench.FetchAsync(worker, "b.mp4", videos['e']);
        await markers.MarkEndedAsync(videos['e'], Cancellation);
        await sweeper.SweepAsync(Cancellation);
        await bench.FetchAsync(worker, "d.mp4", videos['d']);
        Assert.Equal((true, true, false), (File.Exists(paths['a']), File.Exists(paths['b']), File.Exists(paths['c'])));
    }

    [Fact]
    public async Task What_is_larger_than_the_store_is_refused()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var failure = await bench.RefusesAsync(FailureCode.QuotaExceeded, null, ("Https:StoreBytes", $"{Size - 1}"));
        Assert.Contains("Ingest:Https:StoreBytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_keeps_its_room_from_others_and_an_abandoned_one_gives_it_back()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var video = Guid.NewGuid();
        bench.Server.BeforePiece = (context, sent) => sent > 0 && context.Request.Path == "/a.mp4" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;
        await using var worker = bench.Worker(("Https:StoreBytes", $"{Size + 1}"));
        using var death = new CancellationTokenSource();
        var fetch = HttpsBench.FetchUntilAsync(worker, bench.Server.Uri("a.mp4"), video, death.Token);
        await HttpsBench.UntilAsync(() => worker.Get<SourceStore>().Entries().Sum(e => e.Bytes) >= Size);
        var (sweeper, markers) = Sweeper(worker);
        await markers.MarkEndedAsync(video, Cancellation);
        await sweeper.SweepAsync(Cancellation);
        await Assert.ThrowsAsync<SourceNotReadyException>(() => bench.FetchAsync(worker, "b.mp4"));
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Equal(Size, (await bench.FetchAsync(worker, "b.mp4")).File.Size);
    }

    public void Dispose() => _features.Dispose();

    private (SourceSweeper Sweeper, DirectoryMarkers Markers) Sweeper(IngestBench worker)
    {
        var markers = new DirectoryMarkers(new StoreRoot(_features.Path), TimeProvider.System);
        return (new SourceSweeper(worker.Get<SourceStore>(), markers, new Patience(TimeProvider.System, NullLogger<Patience>.Instance), TimeProvider.System), markers);
    }
}
