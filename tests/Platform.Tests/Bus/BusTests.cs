using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Tests.Support;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>What the bus does with messages that a handler cannot take, on a real broker and in memory.</summary>
[Collection(ServersTests.Collection)]
public sealed class BusTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private readonly BusBench _bench = new(broker);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R2_What_escapes_a_handler_runs_once_more_alone_and_is_then_failed(bool onBroker)
    {
        var handler = new EscapingHandler();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker, folder, services => services
            .AddSingleton(handler)
            .AddWorkEndpoint<CancelVideo, EscapingHandler>(_ => ($"escape-{Guid.NewGuid():N}", 4, null)));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);
        await BusBench.Eventually(() => handler.Failures.Count == 1);
        Assert.Equal(2, handler.Runs);
        Assert.Equal(FailureCode.Internal, handler.Failures[0].Code);
        await host.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R11_Work_that_is_put_back_comes_to_its_own_queue_again_and_to_no_other(bool onBroker)
    {
        var (worker, other) = (new PuttingBackHandler(), new CountingHandler<CancelVideo>());
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker, folder, services => services
            .AddSingleton(worker).AddSingleton(other)
            .AddWorkEndpoint<CancelVideo, PuttingBackHandler>(_ => ($"back-{Guid.NewGuid():N}", 4, null))
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>($"other-{Guid.NewGuid():N}"));
        var bus = host.Services.GetRequiredService<IBus>();
        var (first, last) = (new CancelVideo { VideoId = Guid.NewGuid() }, new CancelVideo { VideoId = Guid.NewGuid() });
        await bus.Publish(first, Cancellation);
        await BusBench.Eventually(() => worker.Seen.Count == 2);
        await bus.Publish(last, Cancellation);
        await BusBench.Eventually(() => worker.Seen.Count == 3 && other.Seen.Contains(last));
        Assert.Equal([first, first, last], worker.Seen);
        Assert.Equal([first, last], other.Seen);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task R4_What_cannot_be_read_is_a_dead_letter_and_stops_nobody()
    {
        var handler = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        var queue = $"unreadable-{Guid.NewGuid():N}";
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services
            .AddSingleton(handler)
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(queue, prefetch: 1, rawJson: true));
        await using var channel = await _bench.OpenAsync();
        await BusBench.PublishAsync(channel, nameof(CancelVideo), "{ \"videoId\": \"no guid\" }");
        await BusBench.PublishAsync(channel, nameof(CancelVideo), "not json at all");
        await BusBench.PublishAsync(channel, nameof(CancelVideo), "{}");
        await BusBench.Eventually(async () => await _bench.CountAsync($"{queue}_error") == 3);
        Assert.Empty(handler.Seen);
        var good = Guid.NewGuid();
        await BusBench.PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{good}}", "notYetInvented": 1 }""");
        await BusBench.Eventually(() => handler.Seen.Count == 1);
        Assert.Equal(good, handler.Seen[0].VideoId);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task R4_A_raw_submission_reaches_the_submission_door_alone()
    {
        var (submits, cancels) = (new CountingHandler<VideoSubmitted>(), new CountingHandler<CancelVideo>());
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services
            .AddSingleton(submits).AddSingleton(cancels)
            .AddEndpoint<VideoSubmitted, CountingHandler<VideoSubmitted>>($"submit-{Guid.NewGuid():N}", rawJson: true)
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>($"cancel-{Guid.NewGuid():N}", rawJson: true));
        await using var channel = await _bench.OpenAsync();
        await BusBench.PublishAsync(channel, nameof(VideoSubmitted), $$"""{ "videoId": "{{Guid.NewGuid()}}", "uri": "/videos/a.mp4" }""");
        await BusBench.PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{Guid.NewGuid()}}" }""");
        await BusBench.Eventually(() => submits.Seen.Count > 0 && cancels.Seen.Count > 0);
        Assert.Single(submits.Seen);
        Assert.Single(cancels.Seen);
        Assert.Equal("/videos/a.mp4", submits.Seen[0].Uri);
        await host.StopAsync(Cancellation);
    }
}
