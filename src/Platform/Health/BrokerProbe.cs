using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Health;

/// <summary>Whether every queue of this process has its consumer, and the broker takes messages.</summary>
internal sealed class BrokerProbe(EndpointWatch watch, Pulse pulse) : IHealthProbe
{
    /// <summary>A confirm that takes longer does not come soon: the broker has an alarm, or is away.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    public WorkKind Kind => WorkKind.Broker;

    public string Name => "broker";

    public ValueTask<HealthFault?> FindFaultAsync(CancellationToken cancellation)
    {
        if (watch.WithoutConsumer() is { Count: > 0 } without)
        {
            var told = without.Count == 1 ? $"the queue {without[0].Queue} has no consumer of ours" : $"{without.Count} queues have no consumer of ours";
            return new(new HealthFault(told, without.FirstOrDefault(e => e.Fault is not null)?.Fault is { } fault
                ? $"{told}; {PlainText.Short(fault.GetBaseException().Message)}" : null));
        }
        return new(pulse.Pending is { } pending && pending >= Silence
            ? new HealthFault("it confirms no message: an alarm of its memory or disk, or it stands still", null) : null);
    }
}
