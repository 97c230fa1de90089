using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Payloads;

/// <summary>
/// Frames on their way from ingest to inference. Disposable: they can be made again, so nothing is flushed and the
/// last write of a name wins (R8). The quota counts bytes that wait, for each model on its own (R11).
/// Methods throw <see cref="IOException"/> if the store cannot be reached; that is waited out by the caller.
/// </summary>
public interface IPayloadStore
{
    /// <summary>The most bytes that may wait for one model; work that is not urgent may use less (<see cref="PayloadQuota"/>).</summary>
    long QuotaBytes { get; }

    /// <summary>
    /// Keeps room for the payloads of a segment and way before it begins, so that a run does not have to wait in place, holding its worker, for a model that
    /// stands still; false if the model has none. What a process that died had kept is taken over by the next run of the same segment and way.
    /// </summary>
    ValueTask<bool> TryReserveAsync(SegmentWay way, string fingerprint, long bytes, int priority, CancellationToken cancellation);

    /// <summary>Whether a segment of the largest size would find room for a model now.</summary>
    ValueTask<bool> HasRoomAsync(string fingerprint, int priority, CancellationToken cancellation);

    /// <summary>Gives back what is left of the room of a segment and way.</summary>
    ValueTask ReleaseAsync(SegmentWay way, string fingerprint, CancellationToken cancellation);

    /// <summary>Writes a payload under its batch's name, out of the room kept for its segment first; null if neither that nor the model has room.</summary>
    ValueTask<PayloadReference?> TryWriteAsync(Payload payload, int priority, CancellationToken cancellation);

    /// <summary>A reference to the payload of a batch, if there is one.</summary>
    ValueTask<PayloadReference?> FindAsync(BatchId batch, string fingerprint, CancellationToken cancellation);

    /// <summary>Whether a reference is one of this store. Throws <see cref="IOException"/> if this store's identity cannot be read.</summary>
    ValueTask<bool> HoldsAsync(PayloadReference reference, CancellationToken cancellation);

    /// <summary>
    /// Reads a payload; null if it is not there, or was damaged and has been deleted. Throws <see cref="IOException"/> if the
    /// reference's store is not this one or its identity file cannot be read: then nobody may call the payload lost.
    /// </summary>
    ValueTask<Payload?> ReadAsync(PayloadReference reference, CancellationToken cancellation);

    /// <summary>Deletes the payload of a batch, if there is one.</summary>
    ValueTask DeleteAsync(BatchId batch, string fingerprint, CancellationToken cancellation);

    /// <summary>Sets the payload of a batch aside, outside the quota, for whoever finds out why it failed.</summary>
    ValueTask KeepEvidenceAsync(BatchId batch, string fingerprint, CancellationToken cancellation);

    /// <summary>Deletes the payloads of a segment and way at or above an index.</summary>
    ValueTask DeleteFromAsync(SegmentWay way, string fingerprint, int index, CancellationToken cancellation);

    /// <summary>Deletes every payload of a video.</summary>
    ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation);
}
