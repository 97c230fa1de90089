using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Protocol.Tests.Simulation;

internal sealed class GatedFeatures(DirectoryFeatureStore store, DirectoryMarkers markers, DirectoryResultStore results, SimProcess process, Outages outages)
    : IFeatureStore, IMarkers, IResultStore
{
    public async ValueTask<PartHeader?> FindAsync(BatchId batch, CancellationToken cancellation)
    {
        await EnterAsync($"find part {batch}");
        return await store.FindAsync(batch, cancellation);
    }

    public async ValueTask<Part?> ReadAsync(BatchId batch, CancellationToken cancellation)
    {
        await EnterAsync($"read part {batch}");
        return await store.ReadAsync(batch, cancellation);
    }

    public async ValueTask<bool> StoreAsync(Part part, CancellationToken cancellation)
    {
        await EnterAsync($"store part {part.Header.Batch}");
        return await store.StoreAsync(part, cancellation);
    }

    public async ValueTask<SegmentExtracted?> FindExtractedAsync(SegmentWay way, CancellationToken cancellation)
    {
        await EnterAsync($"find extracted {way}");
        return await store.FindExtractedAsync(way, cancellation);
    }

    public async ValueTask<SegmentExtracted> StoreExtractedAsync(SegmentExtracted extracted, CancellationToken cancellation)
    {
        await EnterAsync($"store extracted {extracted.SegmentWay} {extracted.Outcome}");
        return await store.StoreExtractedAsync(extracted, cancellation);
    }

    public async ValueTask DeletePartAsync(BatchId batch, CancellationToken cancellation)
    {
        await EnterAsync($"delete part {batch}");
        await store.DeletePartAsync(batch, cancellation);
    }

    public async ValueTask DeleteExtractedAsync(SegmentWay way, CancellationToken cancellation)
    {
        await EnterAsync($"delete extracted {way}");
        await store.DeleteExtractedAsync(way, cancellation);
    }

    async ValueTask IFeatureStore.DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("sweep parts");
        await store.DeleteVideoAsync(videoId, cancellation);
    }

    public async ValueTask<bool> HasEndedAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("look for the end");
        return await markers.HasEndedAsync(videoId, cancellation);
    }

    public async ValueTask MarkEndedAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("mark the end");
        await markers.MarkEndedAsync(videoId, cancellation);
    }

    public async ValueTask<int> BeginAsync(string work, CancellationToken cancellation)
    {
        await EnterAsync($"begin {work}");
        return await markers.BeginAsync(work, cancellation);
    }

    public async ValueTask EndAsync(string work, CancellationToken cancellation)
    {
        await EnterAsync($"end {work}");
        await markers.EndAsync(work, cancellation);
    }

    public string PathOf(Guid videoId, string fileName) => results.PathOf(videoId, fileName);

    public async ValueTask<VideoReport?> FindReportAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("find report");
        return await results.FindReportAsync(videoId, cancellation);
    }

    public async ValueTask<bool> LinkAsync(Guid videoId, string fileName, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        // Written before the turn, put in place after it: other steps come between, as they would.
        using var memory = new MemoryStream();
        await write(memory, cancellation);
        await EnterAsync($"link {fileName}");
        return await results.LinkAsync(videoId, fileName, (stream, token) => { memory.WriteTo(stream); return Task.CompletedTask; }, cancellation);
    }

    async ValueTask IResultStore.DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        await EnterAsync("sweep results");
        await results.DeleteVideoAsync(videoId, cancellation);
    }

    private async Task EnterAsync(string effect)
    {
        await process.Gate(effect);
        outages.Check(WorkKind.FeatureStore);
    }
}
