using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>A worker, by its last heartbeat.</summary>
/// <param name="Heartbeat">What it said.</param>
/// <param name="LastSeen">When.</param>
public sealed record ServingWorker(ModelServed Heartbeat, DateTimeOffset LastSeen)
{
    /// <summary>How long a worker that went silent is still known.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromMinutes(5);
}
