using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Tests.Support;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>A heartbeat that is never confirmed: the process ends if it is its own fault, and waits if it is the broker's.</summary>
[Collection(ServersTests.Collection)]
public sealed class PublishWatchTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly Pulse _pulse = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bus_that_publishes_nothing_although_the_broker_takes_messages_ends_its_process()
    {
        using var watch = Watch(broker.Uri);
        await watch.StartAsync(Cancellation);
        _ = _pulse.BeatAsync(() => Task.Delay(Timeout.Infinite, Cancellation)).AsTask();

        var fault = await Assert.ThrowsAsync<PublishHangsException>(() => watch.ExecuteTask!.WaitAsync(Bound, Cancellation));
        Assert.Contains("(Bus:SilentFor)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_of_the_broker_is_waited_for()
    {
        using var watch = Watch(broker.Uri);
        await broker.ControlAsync("vm_memory_monitor:set_vm_memory_high_watermark(0.00001).");
        try
        {
            await watch.StartAsync(Cancellation);
            _ = _pulse.BeatAsync(() => Task.Delay(Timeout.Infinite, Cancellation)).AsTask();
            await BusBench.Eventually(() => _pulse.Pending > TimeSpan.FromSeconds(6));
            Assert.False(watch.ExecuteTask!.IsCompleted);
        }
        finally
        {
            await broker.ControlAsync("vm_memory_monitor:set_vm_memory_high_watermark(0.4).");
        }
        await Assert.ThrowsAsync<PublishHangsException>(() => watch.ExecuteTask!.WaitAsync(Bound, Cancellation));
    }

    [Fact]
    public async Task A_broker_that_is_away_is_waited_for_and_a_heartbeat_that_comes_through_counts()
    {
        using var away = Watch(new Uri("amqp://guest:guest@127.0.0.1:1/"));
        await away.StartAsync(Cancellation);
        var confirm = new TaskCompletionSource();
        var beat = _pulse.BeatAsync(() => confirm.Task).AsTask();
        await BusBench.Eventually(() => _pulse.Pending > TimeSpan.FromSeconds(4));
        Assert.False(away.ExecuteTask!.IsCompleted);

        confirm.SetResult();
        await beat;
        Assert.Null(_pulse.Pending);
        await away.StopAsync(Cancellation);
    }

    private PublishWatch Watch(Uri address) =>
        new(_pulse, Options.Create(new BusOptions { Connection = address.ToString(), SilentFor = TimeSpan.FromSeconds(1) }), TimeProvider.System);
}
