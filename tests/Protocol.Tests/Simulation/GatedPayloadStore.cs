using QueueWorkers.Contracts;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Protocol.Tests.Simulation;

internal sealed class GatedPayloadStore(DirectoryPayloadStore store, SimProcess process, Outages outages) : IPayloadStore
{
    public long QuotaBytes => store.QuotaBytes;

    public async ValueTask<bool> TryReserveAsync(SegmentWay way, string fingerprint, long bytes, int priority, CancellationToken cancellation)
    {
        await EnterAsync($"keep room {way}");
        return await store.TryReserveAsync(way, fingerprint, bytes, priority, cancellation);
    }

    public async ValueTask<bool> HasRoomAsync(string fingerprint, int priority, CancellationToken cancellation)
    {
        await EnterAsync("look for room");
        return await store.HasRoomAsync(fingerprint, priority, cancellation);
    }

    public async ValueTask ReleaseAsync(SegmentWay way, string fingerprint, CancellationToken cancellation)
    {
        await EnterAsync($"give room back {way}");
        await store.ReleaseAsync(way, fingerprint, cancellation);
    }

    public async ValueTask<PayloadReference?> TryWriteAsync(Payload payload, int priority, CancellationToken cancellation)
    {
        await EnterAsync($"write payload {payload.Header.Batch}");
        return await store.TryWriteAsync(payload, priority, cancellation);
    }

    public async ValueTask<PayloadReference?> FindAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        await EnterAsync($"find payload {batch}");
        return await store.FindAsync(batch, fingerprint, cancellation);
    }

    public async ValueTask<bool> HoldsAsync(PayloadReference reference, CancellationToken cancellation)
    {
        await EnterAsync($"read identity for {reference.Object}");
        return await store.HoldsAsync(reference, cancellation);
    }

    public async ValueTask<Payload?> ReadAsync(PayloadReference reference, CancellationToken cancellation)
    {
        await EnterAsync($"read payload {reference.Object}");
        return await store.ReadAsync(reference, cancellation);
    }

    public async ValueTask DeleteAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        await EnterAsync($"delete payload {batch}");
        await store.DeleteAsync(batch, fingerprint, cancellation);
    }

    public async ValueTask KeepEvidenceAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        await EnterAsync($"keep evidence {batch}");
        await store.KeepEvidenceAsync(batch, fingerprint, cancellation);
    }

    public async ValueTask DeleteFromAsync(SegmentWay way, string fingerprint, int index, CancellationToken cancellation)
    {
        await EnterAsync($"delete payloads {way} from {index}");
        await store.DeleteFromAsync(way, fingerprint, index, cancellation);
    }

    public async ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("sweep payloads");
        await store.DeleteVideoAsync(videoId, cancellation);
    }

    private async Task EnterAsync(string effect)
    {
        await process.Gate(effect);
        outages.Check(WorkKind.PayloadStore);
    }
}
