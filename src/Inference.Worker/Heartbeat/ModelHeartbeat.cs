using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Inference.Heartbeat;

/// <summary>Says which model this worker serves. The first heartbeat follows the binding of its queue: nothing is sent to a queue that is not there (R4).</summary>
internal sealed class ModelHeartbeat(IBus bus, IBusControl control, IFeatureModel model, Patience patience, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    /// <summary>A beat that waits longer for a coordinator says nothing any more.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan HealthPoll = TimeSpan.FromMilliseconds(50);

    private readonly DeviceRates _rates = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (control.CheckHealth().Status != BusHealthStatus.Healthy)
            await Task.Delay(HealthPoll, time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
            await patience.DoAsync(WorkKind.Broker, async token => await bus.Publish(Beat(), context => context.TimeToLive = StaleAfter, token), stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private ModelServed Beat()
    {
        var (description, load) = (model.Description, model.Load);
        var (framesPerSecond, busy) = _rates.Next(load);
        return new()
        {
            Fingerprint = description.Fingerprint,
            Profile = description.Profile,
            Sha256 = description.Sha256,
            Geometry = description.Geometry,
            Dimension = description.Dimension,
            Worker = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}"),
            Execution = description.Execution,
            Devices = load.Devices,
            FramesPerSecond = framesPerSecond,
            BusyShare = busy,
            OpenBreakers = patience.OpenBreakers(),
        };
    }
}
