using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Reads the stored parts of a video in order, and writes them as one file. Memory holds a few parts at a time.</summary>
public sealed class PartMerger(IFeatureStore parts)
{
    /// <summary>Writes <c>features.parquet</c> and counts what it wrote.</summary>
    public async Task WriteAsync(VideoAccount account, Stream target, CancellationToken cancellation)
    {
        account.Restart();
        await using var file = new FeatureFile(target, account.Plan.Extraction);
        await foreach (var part in ReadInOrderAsync(account, cancellation))
            await file.AddAsync(part, cancellation);
        await file.CompleteAsync(cancellation);
    }

    /// <summary>Counts the parts without writing them.</summary>
    public async Task ReadAsync(VideoAccount account, CancellationToken cancellation)
    {
        account.Restart();
        await foreach (var part in ReadInOrderAsync(account, cancellation))
            part.Dispose();
    }

    private async IAsyncEnumerable<Part> ReadInOrderAsync(VideoAccount account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var batch in account.StoredBatches())
        {
            var part = await ReadAsync(batch, cancellation);
            account.Count(part);
            WorkInHand.CameOn();
            yield return part;
        }
    }

    private async ValueTask<Part> ReadAsync(BatchId batch, CancellationToken cancellation)
    {
        try
        {
            return await parts.ReadAsync(batch, cancellation) ?? throw new PartLostException($"the part {batch} is recorded as stored and is not there");
        }
        catch (InvalidDataException fault)
        {
            throw new PartLostException($"the part {batch} is damaged: {fault.Message}", fault);
        }
    }
}
