using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Payloads;

namespace QueueWorkers.Benchmarks;

/// <summary>A bus whose consumers take no time: payloads go as they come, and only what was extracted is kept.</summary>
internal sealed class ConsumedPublisher(IPayloadStore payloads) : IPublisher
{
    private readonly Lock _lock = new();

    public List<SegmentExtracted> Extracted { get; } = [];

    public long Bytes { get; private set; }

    public async ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        if (message is FrameBatchReady ready)
            await payloads.DeleteAsync(ready.Batch, ready.Fingerprint, cancellation);
        lock (_lock)
        {
            if (message is FrameBatchReady batch)
                Bytes += batch.Payload.Length;
            if (message is SegmentExtracted extracted)
                Extracted.Add(extracted);
        }
    }
}
