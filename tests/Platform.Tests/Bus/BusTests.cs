using System.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Tests.Support;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>What the bus does with messages that a handler cannot take, on a real broker and in memory.</summary>
[Collection(ServersTests.Collection)]
public sealed class BusTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R2_What_escapes_a_handler_runs_once_more_alone_and_is_then_failed(bool onBroker)
    {
        var handler = new EscapingHandler();
        using var folder = new TemporaryFolder("bus");
        using var host = await StartAsync(onBroker, folder, services => services
            .AddSingleton(handler)
            .AddWorkEndpoint<CancelVideo, EscapingHandler>(_ => ($"escape-{Guid.NewGuid():N}", 4, null)));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelVideo { VideoId = Guid.NewGuid() }, Cancellation);
        await Eventually(() => handler.Failures.Count == 1);
        Assert.Equal(2, handler.Runs);
        Assert.Equal(FailureCode.Internal, handler.Failures[0].Code);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task R4_What_cannot_be_read_is_a_dead_letter_and_stops_nobody()
    {
        var handler = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        var queue = $"unreadable-{Guid.NewGuid():N}";
        using var host = await StartAsync(onBroker: true, folder, services => services
            .AddSingleton(handler)
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(queue, prefetch: 1, rawJson: true));
        await using var channel = await OpenAsync();
        await PublishAsync(channel, nameof(CancelVideo), "{ \"videoId\": \"no guid\" }");
        await PublishAsync(channel, nameof(CancelVideo), "not json at all");
        await PublishAsync(channel, nameof(CancelVideo), "{}");
        await Eventually(async () => await CountAsync($"{queue}_error") == 3);
        Assert.Empty(handler.Seen);
        var good = Guid.NewGuid();
        await PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{good}}", "notYetInvented": 1 }""");
        await Eventually(() => handler.Seen.Count == 1);
        Assert.Equal(good, handler.Seen[0].VideoId);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task R4_A_raw_submission_reaches_the_submission_door_alone()
    {
        var (submits, cancels) = (new CountingHandler<VideoSubmitted>(), new CountingHandler<CancelVideo>());
        using var folder = new TemporaryFolder("bus");
        using var host = await StartAsync(onBroker: true, folder, services => services
            .AddSingleton(submits).AddSingleton(cancels)
            .AddEndpoint<VideoSubmitted, CountingHandler<VideoSubmitted>>($"submit-{Guid.NewGuid():N}", rawJson: true)
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>($"cancel-{Guid.NewGuid():N}", rawJson: true));
        await using var channel = await OpenAsync();
        await PublishAsync(channel, nameof(VideoSubmitted), $$"""{ "videoId": "{{Guid.NewGuid()}}", "uri": "/videos/a.mp4" }""");
        await PublishAsync(channel, nameof(CancelVideo), $$"""{ "videoId": "{{Guid.NewGuid()}}" }""");
        await Eventually(() => submits.Seen.Count > 0 && cancels.Seen.Count > 0);
        Assert.Single(submits.Seen);
        Assert.Single(cancels.Seen);
        Assert.Equal("/videos/a.mp4", submits.Seen[0].Uri);
        await host.StopAsync(Cancellation);
    }

    private async Task<IHost> StartAsync(bool onBroker, TemporaryFolder folder, Action<IServiceCollection> endpoints)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Bus:Connection"] = onBroker ? broker.Uri.ToString() : "";
        builder.Services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton<Patience>();
        builder.Services.AddSingleton<IMarkers>(new DirectoryMarkers(new StoreRoot(folder.Path), TimeProvider.System));
        endpoints(builder.Services);
        builder.Services.AddBus(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    private async Task<IChannel> OpenAsync() =>
        await (await new ConnectionFactory { Uri = broker.Uri }.CreateConnectionAsync(Cancellation)).CreateChannelAsync(cancellationToken: Cancellation);

    private static ValueTask PublishAsync(IChannel channel, string message, string json) => channel.BasicPublishAsync(
        $"QueueWorkers.Contracts:{message}", "", mandatory: true, new BasicProperties { ContentType = "application/json" }, Encoding.UTF8.GetBytes(json), Cancellation);

    private async Task<uint> CountAsync(string queue)
    {
        await using var channel = await OpenAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Cancellation)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    private static Task Eventually(Func<bool> isSo) => Eventually(() => Task.FromResult(isSo()));

    private static async Task Eventually(Func<Task<bool>> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await isSo())
            await Task.Delay(50, bound.Token);
    }

    private sealed class CountingHandler<T> : IMessageHandler<T> where T : class
    {
        public List<T> Seen { get; } = [];

        public ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation)
        {
            lock (Seen)
                Seen.Add(message);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class EscapingHandler : IFallibleHandler<CancelVideo>
    {
        private int _runs;

        public int Runs => _runs;

        public List<Failure> Failures { get; } = [];

        public string WorkOf(CancelVideo message) => $"cancel/{message.VideoId:N}";

        public ValueTask HandleAsync(CancelVideo message, IPublisher publisher, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _runs);
            throw new InvalidOperationException("a fault of the handler's own");
        }

        public ValueTask FailAsync(CancelVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation)
        {
            lock (Failures)
                Failures.Add(failure);
            return ValueTask.CompletedTask;
        }
    }
}
