using System.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Tests.Support;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>What the bus refuses before a handler sees it, and what it gives up.</summary>
[Collection(ServersTests.Collection)]
public sealed class RefusalTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private readonly BusBench _bench = new(broker);
    private readonly string _queue = $"refuse-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_breaks_its_rules_reaches_no_handler_and_the_next_one_does(bool onBroker)
    {
        var handler = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(_queue, prefetch: 1));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.Empty }, Cancellation);
        var good = new CancelVideo { VideoId = Guid.NewGuid() };
        await host.Services.GetRequiredService<IBus>().Publish(good, Cancellation);

        await BusBench.Eventually(() => handler.Seen.Contains(good));
        Assert.Single(handler.Seen);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task R12_A_message_that_breaks_its_rules_is_a_dead_letter_with_its_reason_and_no_suspect()
    {
        var handler = new EscapingHandler();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services.AddSingleton(handler).AddWorkEndpoint<CancelVideo, EscapingHandler>(_ => (_queue, 4, null)));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.Empty }, Cancellation);

        await BusBench.Eventually(async () => await _bench.CountAsync($"{_queue}_error") == 1);
        Assert.Contains("videoId is empty", await _bench.ReasonAsync(_queue), StringComparison.Ordinal);
        await host.StopAsync(Cancellation);
        Assert.Equal(0, handler.Runs);
        Assert.Empty(handler.Failures);
        Assert.Equal(0u, await _bench.CountAsync(_queue) + await _bench.CountAsync(Endpoint.SuspectsOf(_queue)) + await _bench.CountAsync($"{_queue}_skipped"));
    }

    /// <summary>The queue of the saga takes several types: who may write to the exchange of one must not say another.</summary>
    [Fact]
    public async Task A_message_that_came_by_the_exchange_of_another_type_is_a_dead_letter()
    {
        var handler = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(_queue, prefetch: 1));
        await using var channel = await _bench.OpenAsync();
        const string Other = $"QueueWorkers.Contracts:{nameof(VideoFailed)}";
        await channel.ExchangeDeclareAsync(Other, "fanout", durable: true, cancellationToken: Cancellation);
        await channel.ExchangeBindAsync(_queue, Other, "", cancellationToken: Cancellation);
        var (forged, good) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var (exchange, id) in new[] { (Other, forged), ($"QueueWorkers.Contracts:{nameof(CancelVideo)}", good) })
        {
            var envelope = $$"""{ "messageId": "{{Guid.NewGuid()}}", "messageType": ["urn:message:QueueWorkers.Contracts:CancelVideo"], "message": { "videoId": "{{id}}" } }""";
            await channel.BasicPublishAsync(
                exchange, "", mandatory: true, new BasicProperties { ContentType = "application/vnd.masstransit+json" }, Encoding.UTF8.GetBytes(envelope), Cancellation);
        }

        await BusBench.Eventually(async () => handler.Seen.Count > 0 && await _bench.CountAsync($"{_queue}_error") == 1);
        Assert.Equal(good, Assert.Single(handler.Seen).VideoId);
        Assert.Contains($"a CancelVideo came by {Other}", await _bench.ReasonAsync(_queue), StringComparison.Ordinal);
        await host.StopAsync(Cancellation);
    }

    /// <summary>The second is more than the client library takes if nothing is said: it would end the connection, each time it came again.</summary>
    [Theory]
    [InlineData(MessageLimits.MessageBytes + 1)]
    [InlineData(70 << 20)]
    public async Task A_message_that_is_too_large_is_a_dead_letter_and_stops_nobody(int bytes)
    {
        var handler = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(
            onBroker: true, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(_queue, prefetch: 1, rawJson: true));
        await using var channel = await _bench.OpenAsync();
        await BusBench.PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{Guid.NewGuid()}}" }""".PadRight(bytes));
        var good = Guid.NewGuid();
        await BusBench.PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{good}}" }""".PadRight(MessageLimits.MessageBytes));

        await BusBench.Eventually(async () => handler.Seen.Count > 0 && await _bench.CountAsync($"{_queue}_error") == 1);
        Assert.Equal(good, Assert.Single(handler.Seen).VideoId);
        await host.StopAsync(Cancellation);
        Assert.Equal(0u, await _bench.CountAsync(_queue));
    }

    [Fact]
    public async Task R2_A_batch_for_a_model_without_a_queue_is_given_up_and_its_handler_goes_on()
    {
        var handler = new PublishingHandler(_ => Batch("nobody-00000001"));
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, PublishingHandler>(_queue, prefetch: 1));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);

        await BusBench.Eventually(() => handler.Faults.Count == 2);
        Assert.All(handler.Faults, fault => Assert.IsType<GivenUpException>(fault));
        await host.StopAsync(Cancellation);
        Assert.Equal(0u, await _bench.CountAsync(_queue) + await _bench.CountAsync($"{_queue}_error"));
    }

    [Fact]
    public async Task R2_A_message_that_no_queue_takes_is_not_sent_at_all_and_its_command_is_a_dead_letter()
    {
        var handler = new PublishingHandler(m => new VideoCancelled { VideoId = m.VideoId, Metadata = new Dictionary<string, string> { ["text"] = new('x', MessageLimits.ListBytes) } });
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, PublishingHandler>(_queue, prefetch: 1));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);

        await BusBench.Eventually(async () => await _bench.CountAsync($"{_queue}_error") == 1);
        Assert.IsType<MessageTooLargeException>(Assert.Single(handler.Faults));
        await host.StopAsync(Cancellation);
    }

    /// <summary>Each publish that was returned is remembered by the message that it was made for: unless it is made outside of that, the message fails at its end.</summary>
    [Fact]
    public async Task R2_A_command_whose_event_reaches_its_queue_late_is_no_dead_letter()
    {
        var handler = new PublishingHandler(m => new CancelRequested { VideoId = m.VideoId });
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services.AddSingleton(handler).AddEndpoint<CancelVideo, PublishingHandler>(_queue, prefetch: 1));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);
        await using var channel = await _bench.OpenAsync();
        await BusBench.Eventually(() => _bench.ExistsAsync($"QueueWorkers.Contracts:{nameof(CancelRequested)}"));
        // Longer than what has a key of its own waits for a queue.
        await Task.Delay(2 * BusBench.ReturnedAfter, Cancellation);
        var late = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: Cancellation)).QueueName;
        await channel.QueueBindAsync(late, $"QueueWorkers.Contracts:{nameof(CancelRequested)}", "", cancellationToken: Cancellation);

        await BusBench.Eventually(async () => await _bench.CountAsync(_queue) == 0 && await channel.MessageCountAsync(late, Cancellation) == 1);
        await host.StopAsync(Cancellation);
        Assert.Equal(0u, await _bench.CountAsync(_queue) + await _bench.CountAsync($"{_queue}_error"));
    }

    private static FrameBatchReady Batch(string fingerprint)
    {
        var batch = new BatchId(Guid.NewGuid(), "0123456789abcdef", 0, SeekStrategy.OwnKeyframe, 0);
        return new() { Batch = batch, Fingerprint = fingerprint, FrameCount = 1, Payload = new("store", $"{fingerprint}/{batch}.frames", 0, 100) };
    }
}
