using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Tests.Support;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>A queue of which nobody knows why it has no consumer, while another of the process has its own.</summary>
[Collection(ServersTests.Collection)]
public sealed class BusSupervisorTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private readonly BusBench _bench = new(broker);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_queue_that_stays_without_a_consumer_is_consumed_anew()
    {
        var (handler, other) = ($"lost-{Guid.NewGuid():N}", $"kept-{Guid.NewGuid():N}");
        var seen = new CountingHandler<CancelVideo>();
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services
            .Configure<BusOptions>(o => o.SilentFor = TimeSpan.FromSeconds(1))
            .AddSingleton<DaemonStatus>().AddHostedService<BusSupervisor>()
            .AddSingleton(seen).AddSingleton(new CountingHandler<CancelRequested>())
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(handler, prefetch: 1)
            .AddEndpoint<CancelRequested, CountingHandler<CancelRequested>>(other, prefetch: 1));
        host.Services.GetRequiredService<DaemonStatus>().IsReady();
        var watch = host.Services.GetRequiredService<EndpointWatch>();
        await BusBench.Eventually(() => watch.HasConsumers && watch.WithoutConsumer().Count == 0);

        var endpoint = (ReceiveEndpoint)watch.EndpointOf(handler)!;
        await endpoint.Stop(Cancellation);
        Assert.Equal([handler], watch.WithoutConsumer().Select(e => e.Queue));

        var message = new CancelVideo { VideoId = Guid.NewGuid() };
        await host.Services.GetRequiredService<MassTransit.IBus>().Publish(message, Cancellation);
        await BusBench.Eventually(() => seen.Seen.Contains(message) && watch.WithoutConsumer().Count == 0);
        await host.StopAsync(Cancellation);
    }
}
