namespace QueueWorkers.Platform.State;

/// <summary>Due times of unfinished sagas (R3): a sorted set, written before the saga's row.</summary>
public interface IWakeTimer
{
    /// <summary>Sets the due time of a video.</summary>
    ValueTask SetAsync(Guid videoId, DateTimeOffset due, CancellationToken cancellation);

    /// <summary>Forgets a video.</summary>
    ValueTask RemoveAsync(Guid videoId, CancellationToken cancellation);

    /// <summary>Every video with a due time: those that have not ended, or are not swept yet.</summary>
    ValueTask<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// The videos that are due, earliest first. Each is put off by the lease in the same step, so that two coordinators
    /// do not both wake it, and a wake that got lost comes again.
    /// </summary>
    ValueTask<IReadOnlyList<Guid>> ClaimDueAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken cancellation);
}
