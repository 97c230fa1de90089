using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>A model and when it was served.</summary>
/// <param name="Heartbeat">The newest heartbeat.</param>
/// <param name="FirstSeen">The first heartbeat of this fingerprint ever.</param>
/// <param name="LastSeen">The newest heartbeat.</param>
/// <param name="IsRetired">Whether new videos are kept from it.</param>
public sealed record ServedModel(ModelServed Heartbeat, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, bool IsRetired = false);
