using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;
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

    [Fact]
    public async Task A_consumer_that_does_not_come_ends_the_process_unless_it_may_wait_for_work()
    {
        var (handler, other) = ($"hung-{Guid.NewGuid():N}", $"kept-{Guid.NewGuid():N}");
        using var folder = new TemporaryFolder("bus");
        using var host = await _bench.StartAsync(onBroker: true, folder, services => services
            .AddSingleton(new CountingHandler<CancelVideo>()).AddSingleton(new CountingHandler<CancelRequested>())
            .AddEndpoint<CancelVideo, CountingHandler<CancelVideo>>(handler, prefetch: 1)
            .AddEndpoint<CancelRequested, CountingHandler<CancelRequested>>(other, prefetch: 1));
        var watch = host.Services.GetRequiredService<EndpointWatch>();
        await BusBench.Eventually(() => watch.HasConsumers && watch.WithoutConsumer().Count == 0);
        await ((ReceiveEndpoint)watch.EndpointOf(handler)!).Stop(Cancellation);

        var (status, works, stops) = (new DaemonStatus(), new WorkInHand(TimeProvider.System), 0);
        status.IsReady();
        using var supervisor = new BusSupervisor(
            watch, host.Services.GetRequiredService<MassTransit.Transports.IBusInstance>(), works, status, Options.Create(new BusOptions { SilentFor = TimeSpan.FromSeconds(1) }),
            TimeProvider.System, NullLogger<BusSupervisor>.Instance)
        {
            Stop = (_, _) =>
            {
                stops++;
                return Task.FromCanceled(new(canceled: true));
            },
        };
        using (works.Begin("of another queue"))
        {
            await supervisor.StartAsync(Cancellation);
            await BusBench.Eventually(() => stops > 0);
        }
        await Assert.ThrowsAsync<ConsumerHangsException>(() => supervisor.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(2), Cancellation));
        // The first one did not count.
        Assert.Equal(3, stops);
        await host.StopAsync(Cancellation);
    }
}
