namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A message on its way.</summary>
internal sealed class Delivery(string queue, object message)
{
    public string Queue => queue;

    public object Message => message;

    public bool IsSuspect => queue.EndsWith("-suspect", StringComparison.Ordinal);

    public int Deliveries { get; set; }
}
