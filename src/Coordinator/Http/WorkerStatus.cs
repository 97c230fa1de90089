using QueueWorkers.Contracts;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>A worker, as <c>GET /api/workers</c> tells it. Of an ingest worker there is no model and no device.</summary>
public sealed record WorkerStatus
{
    /// <inheritdoc cref="ModelServed.Worker"/>
    public required string Worker { get; init; }

    /// <summary><c>ingest</c> or <c>inference</c>.</summary>
    public string Role { get; init; } = DaemonRole.Inference;

    /// <inheritdoc cref="ModelServed.Profile"/>
    public string? Profile { get; init; }

    /// <inheritdoc cref="ModelServed.Fingerprint"/>
    public string? Fingerprint { get; init; }

    /// <inheritdoc cref="Execution.Provider"/>
    public string? Provider { get; init; }

    /// <inheritdoc cref="Execution.Device"/>
    public string? Device { get; init; }

    /// <inheritdoc cref="Execution.Precision"/>
    public string? Precision { get; init; }

    /// <inheritdoc cref="ModelServed.Devices"/>
    public int Devices { get; init; }

    /// <inheritdoc cref="ModelServed.FramesPerSecond"/>
    public double FramesPerSecond { get; init; }

    /// <inheritdoc cref="ModelServed.BusyShare"/>
    public double BusyShare { get; init; }

    /// <inheritdoc cref="ModelServed.OpenBreakers"/>
    public IReadOnlyList<string> OpenBreakers { get; init; } = [];

    /// <inheritdoc cref="WorkerAlive.Waits"/>
    public IReadOnlyList<string> Waits { get; init; } = [];

    /// <summary>Seconds since its last heartbeat, by the state store's clock.</summary>
    public double LastSeenSeconds { get; init; }

    /// <summary>Whether that is recent enough for its model to count as served.</summary>
    public bool IsLive { get; init; }

    internal static WorkerStatus Of(ServingWorker worker, DateTimeOffset now, TimeSpan liveFor)
    {
        var (beat, silent) = (worker.Heartbeat, now - worker.LastSeen);
        return new WorkerStatus
        {
            Worker = beat.Worker,
            Profile = beat.Profile,
            Fingerprint = beat.Fingerprint,
            Provider = beat.Execution.Provider,
            Device = beat.Execution.Device,
            Precision = beat.Execution.Precision,
            Devices = beat.Devices,
            FramesPerSecond = beat.FramesPerSecond,
            BusyShare = beat.BusyShare,
            OpenBreakers = beat.OpenBreakers,
            LastSeenSeconds = Math.Round(Math.Max(0, silent.TotalSeconds), 1),
            IsLive = silent <= liveFor,
        };
    }

    internal static WorkerStatus Of(LivingWorker worker, DateTimeOffset now, TimeSpan liveFor) => new()
    {
        Worker = worker.Heartbeat.Worker,
        Role = worker.Heartbeat.Role,
        OpenBreakers = worker.Heartbeat.OpenBreakers,
        Waits = worker.Heartbeat.Waits,
        LastSeenSeconds = Math.Round(Math.Max(0, (now - worker.LastSeen).TotalSeconds), 1),
        IsLive = now - worker.LastSeen <= liveFor,
    };
}
