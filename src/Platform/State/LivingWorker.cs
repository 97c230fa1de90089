using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>A daemon of any role, by its last heartbeat. One that went silent is known for <see cref="ServingWorker.KeptFor"/>.</summary>
/// <param name="Heartbeat">What it said.</param>
/// <param name="LastSeen">When.</param>
public sealed record LivingWorker(WorkerAlive Heartbeat, DateTimeOffset LastSeen);
