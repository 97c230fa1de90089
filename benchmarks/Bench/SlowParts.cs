using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;

namespace QueueWorkers.Benchmarks;

/// <summary>A feature store to which each write takes longer by a fixed time, as over a network.</summary>
internal sealed class SlowParts(IFeatureStore store, TimeSpan more) : IFeatureStore
{
    public async ValueTask<bool> StoreAsync(Part part, CancellationToken cancellation)
    {
        await Task.Delay(more, TimeProvider.System, cancellation);
        return await store.StoreAsync(part, cancellation);
    }

    public ValueTask<PartHeader?> FindAsync(BatchId batch, CancellationToken cancellation) => store.FindAsync(batch, cancellation);

    public ValueTask<Part?> ReadAsync(BatchId batch, CancellationToken cancellation) => store.ReadAsync(batch, cancellation);

    public ValueTask<SegmentExtracted?> FindExtractedAsync(SegmentWay way, CancellationToken cancellation) => store.FindExtractedAsync(way, cancellation);

    public ValueTask<SegmentExtracted> StoreExtractedAsync(SegmentExtracted extracted, CancellationToken cancellation) => store.StoreExtractedAsync(extracted, cancellation);

    public ValueTask DeletePartAsync(BatchId batch, CancellationToken cancellation) => store.DeletePartAsync(batch, cancellation);

    public ValueTask DeleteExtractedAsync(SegmentWay way, CancellationToken cancellation) => store.DeleteExtractedAsync(way, cancellation);

    public ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation) => store.DeleteVideoAsync(videoId, cancellation);
}
