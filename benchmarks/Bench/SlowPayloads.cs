using QueueWorkers.Contracts;
using QueueWorkers.Platform.Payloads;

namespace QueueWorkers.Benchmarks;

/// <summary>A payload store from which each read takes longer by a fixed time, as over a network.</summary>
internal sealed class SlowPayloads(IPayloadStore store, TimeSpan more) : IPayloadStore
{
    public long QuotaBytes => store.QuotaBytes;

    public async ValueTask<Payload?> ReadAsync(PayloadReference reference, CancellationToken cancellation)
    {
        await Task.Delay(more, TimeProvider.System, cancellation);
        return await store.ReadAsync(reference, cancellation);
    }

    public ValueTask<bool> HoldsAsync(PayloadReference reference, CancellationToken cancellation) => store.HoldsAsync(reference, cancellation);

    public ValueTask<bool> HasRoomAsync(string fingerprint, int priority, CancellationToken cancellation) => store.HasRoomAsync(fingerprint, priority, cancellation);

    public ValueTask<bool> TryReserveAsync(SegmentWay way, string fingerprint, long bytes, int priority, CancellationToken cancellation) => store.TryReserveAsync(way, fingerprint, bytes, priority, cancellation);

    public ValueTask ReleaseAsync(SegmentWay way, string fingerprint, CancellationToken cancellation) => store.ReleaseAsync(way, fingerprint, cancellation);

    public ValueTask<PayloadReference?> TryWriteAsync(Payload payload, int priority, CancellationToken cancellation) => store.TryWriteAsync(payload, priority, cancellation);

    public ValueTask<PayloadReference?> FindAsync(BatchId batch, string fingerprint, CancellationToken cancellation) => store.FindAsync(batch, fingerprint, cancellation);

    public ValueTask DeleteAsync(BatchId batch, string fingerprint, CancellationToken cancellation) => store.DeleteAsync(batch, fingerprint, cancellation);

    public ValueTask KeepEvidenceAsync(BatchId batch, string fingerprint, CancellationToken cancellation) => store.KeepEvidenceAsync(batch, fingerprint, cancellation);

    public ValueTask DeleteFromAsync(SegmentWay way, string fingerprint, int index, CancellationToken cancellation) => store.DeleteFromAsync(way, fingerprint, index, cancellation);

    public ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation) => store.DeleteVideoAsync(videoId, cancellation);
}
