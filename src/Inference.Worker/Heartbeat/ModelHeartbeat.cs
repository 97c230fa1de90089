using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Batches;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Inference.Heartbeat;

/// <summary>Says which model this worker serves. The first heartbeat follows the binding of its queue: nothing is sent to a queue that is not there (R4).</summary>
internal sealed class ModelHeartbeat(IBus bus, IBusControl control, IFeatureModel model, FrameRate rate, Patience patience, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    /// <summary>A beat that waits longer for a coordinator says nothing any more.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan HealthPoll = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (control.CheckHealth().Status != BusHealthStatus.Healthy)
            await Task.Delay(HealthPoll, time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
            await patience.DoAsync(WorkKind.Broker, async token => await bus.Publish(Beat(), context => context.TimeToLive = StaleAfter, token), stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private ModelServed Beat() => new()
    {
        Fingerprint = model.Description.Fingerprint,
        Profile = model.Description.Profile,
        Sha256 = model.Description.Sha256,
        Geometry = model.Description.Geometry,
        Worker = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}"),
        Execution = model.Description.Execution,
        FramesPerSecond = rate.PerSecond(),
        OpenBreakers = patience.OpenBreakers(),
    };
}
