using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>An inference worker, as <c>GET /api/workers</c> tells it.</summary>
public sealed record WorkerStatus
{
    /// <inheritdoc cref="ModelServed.Worker"/>
    public required string Worker { get; init; }

    /// <inheritdoc cref="ModelServed.Profile"/>
    public required string Profile { get; init; }

    /// <inheritdoc cref="ModelServed.Fingerprint"/>
    public required string Fingerprint { get; init; }

    /// <inheritdoc cref="Execution.Provider"/>
    public required string Provider { get; init; }

    /// <inheritdoc cref="Execution.Device"/>
    public required string Device { get; init; }

    /// <inheritdoc cref="Execution.Precision"/>
    public required string Precision { get; init; }

    /// <inheritdoc cref="ModelServed.Devices"/>
    public int Devices { get; init; }

    /// <inheritdoc cref="ModelServed.FramesPerSecond"/>
    public double FramesPerSecond { get; init; }

    /// <inheritdoc cref="ModelServed.BusyShare"/>
    public double BusyShare { get; init; }

    /// <inheritdoc cref="ModelServed.OpenBreakers"/>
    public IReadOnlyList<string> OpenBreakers { get; init; } = [];

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
}
