using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>What a decision may see besides the row and the event.</summary>
/// <param name="Now">The state store's clock.</param>
/// <param name="Models">Every model seen.</param>
/// <param name="Options">How patient the saga is.</param>
public sealed record Surroundings(DateTimeOffset Now, IReadOnlyList<ServedModel> Models, VideoOptions Options)
{
    /// <summary>The profile's newest live fingerprint, by first-seen time (R4).</summary>
    public ServedModel? Newest(string profile) =>
        Models.Where(m => m.Heartbeat.Profile == profile && IsLive(m)).MaxBy(m => m.FirstSeen);

    /// <summary>Whether a fingerprint is served.</summary>
    public bool IsServed(string fingerprint) => Models.Any(m => m.Heartbeat.Fingerprint == fingerprint && IsLive(m));

    private bool IsLive(ServedModel model) => Now - model.LastSeen <= Options.ModelLiveFor;
}
