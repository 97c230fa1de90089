namespace QueueWorkers.Platform.State;

/// <summary>Which watermarks are on their way through queues of work, and which have come through (R3). Times are the state store's.</summary>
public interface IWatermarks
{
    /// <summary>
    /// Whether a watermark is to be sent through a queue now; if so, it counts as sent. Not more often than each <paramref name="shortest"/>, and the longer
    /// none has come through, the less often: after a quarter of that time, or <paramref name="longest"/>. So a backlog of days holds a few hundred of them.
    /// </summary>
    ValueTask<bool> TrySendAsync(string queue, DateTimeOffset now, TimeSpan shortest, TimeSpan longest, CancellationToken cancellation);

    /// <summary>A watermark that was sent at a time has come through. What was never sent changes nothing.</summary>
    ValueTask RecordAsync(string queue, DateTimeOffset sent, CancellationToken cancellation);

    /// <summary>When the newest watermark that has come through each queue was sent.</summary>
    ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellation);
}
