using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>What a decision may see besides the row and the event.</summary>
/// <param name="Now">The state store's clock.</param>
/// <param name="Models">Every model seen.</param>
/// <param name="Options">How patient the saga is.</param>
public sealed record Surroundings(DateTimeOffset Now, IReadOnlyList<ServedModel> Models, VideoOptions Options)
{
    /// <summary>When the newest watermark that came through each queue was sent; read for a wake only.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Watermarks { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>The profile's newest live fingerprint that is not retired, by first-seen time (R4).</summary>
    public ServedModel? Newest(string profile) =>
        Models.Where(m => m.Heartbeat.Profile == profile && !m.IsRetired && IsLive(m)).MaxBy(m => m.FirstSeen);

    /// <summary>Whether a fingerprint is served.</summary>
    public bool IsServed(string fingerprint) => Models.Any(m => m.Heartbeat.Fingerprint == fingerprint && IsLive(m));

    /// <summary>Whether those who serve a fingerprint are at work, or held up by an outage, so that room in the payload store will come.</summary>
    public bool IsBusy(string fingerprint) =>
        Models.Any(m => m.Heartbeat.Fingerprint == fingerprint && IsLive(m) && (m.Heartbeat.BusyShare > 0 || m.Heartbeat.OpenBreakers.Count > 0));

    /// <summary>Whether a watermark that was sent at a time or later has come through a queue.</summary>
    public bool HasPassed(string queue, DateTimeOffset sent) => Watermarks.TryGetValue(queue, out var newest) && newest >= sent;

    private bool IsLive(ServedModel model) => Now - model.LastSeen <= Options.ModelLiveFor;
}
