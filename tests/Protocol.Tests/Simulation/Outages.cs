using QueueWorkers.Platform.Resilience;
using StackExchange.Redis;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>What is away, and until when.</summary>
internal sealed class Outages(SimClock clock)
{
    private readonly Dictionary<WorkKind, DateTimeOffset> _until = [];

    public void Begin(WorkKind kind, TimeSpan duration) => _until[kind] = clock.Now + duration;

    public void End() => _until.Clear();

    /// <summary>Throws what the real thing throws while it is away.</summary>
    public void Check(WorkKind kind)
    {
        if (!_until.TryGetValue(kind, out var until) || clock.Now >= until)
            return;
        throw kind switch
        {
            WorkKind.State => new RedisException("away"),
            WorkKind.Device => new DeviceException("away"),
            _ => new IOException("No space left on device"),
        };
    }
}
