using QueueWorkers.Contracts;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A message on its way.</summary>
internal sealed class Delivery(string queue, object message)
{
    public string Queue => queue;

    public object Message => message;

    public bool IsSuspect => queue.EndsWith("-suspect", StringComparison.Ordinal);

    /// <summary>Whether it came by an urgent queue, which has messages at work of its own.</summary>
    public bool IsUrgent => VideoPriority.IsUrgent(message switch
    {
        PlanVideo m => m.Priority,
        ExtractSegment m => m.Priority,
        FrameBatchReady m => m.Priority,
        AggregateVideo m => m.Priority,
        _ => VideoPriority.Lowest,
    });

    public int Deliveries { get; set; }
}
