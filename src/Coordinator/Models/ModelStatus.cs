using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Models;

/// <summary>A model, as <c>GET /api/models</c> tells it.</summary>
public sealed record ModelStatus
{
    /// <inheritdoc cref="ModelServed.Fingerprint"/>
    public required string Fingerprint { get; init; }

    /// <inheritdoc cref="ModelServed.Profile"/>
    public required string Profile { get; init; }

    /// <summary>Seconds since the last heartbeat of a worker that serves it, by the state store's clock.</summary>
    public double LastSeenSeconds { get; init; }

    /// <summary>Whether it is served.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether new videos are kept from it.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Videos of this model that have not ended, or are not swept yet.</summary>
    public int Videos { get; init; }

    /// <summary>Messages that wait in its queues; absent in a list.</summary>
    public long? Messages { get; init; }

    /// <summary>The fingerprint that new videos of its profile get now; absent if they would wait for a worker.</summary>
    public string? NewVideosGet { get; init; }

    internal static ModelStatus Of(ServedModel model, Surroundings around, int videos) => new()
    {
        Fingerprint = model.Heartbeat.Fingerprint,
        Profile = model.Heartbeat.Profile,
        LastSeenSeconds = Math.Round(Math.Max(0, (around.Now - model.LastSeen).TotalSeconds), 1),
        IsLive = around.IsServed(model.Heartbeat.Fingerprint),
        IsRetired = model.IsRetired,
        Videos = videos,
        NewVideosGet = around.Newest(model.Heartbeat.Profile)?.Heartbeat.Fingerprint,
    };
}
