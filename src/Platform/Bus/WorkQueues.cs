using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Bus;

/// <summary>Names of the queues of work.</summary>
public static class WorkQueues
{
    /// <summary>Videos to plan.</summary>
    public const string Plan = "plan-video";

    /// <summary>Parts to merge.</summary>
    public const string Aggregate = "aggregate-video";

    /// <summary>Segments for a kind of decoder.</summary>
    public static string Extract(string decoder) => $"extract-{decoder}";

    /// <summary>Batches for a model.</summary>
    public static string Inference(string fingerprint) => $"inference-{fingerprint}";

    /// <summary>The queue of a priority beside that of bulk (R16).</summary>
    public static string Of(string queue, int priority) => VideoPriority.IsUrgent(priority) ? Topology.UrgentOf(queue) : queue;
}
