using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>Records how a batch ended.</summary>
public sealed class FrameBatchProcessedHandler(ILedger ledger, LedgerTimes times, Patience patience) : IMessageHandler<FrameBatchProcessed>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(FrameBatchProcessed message, IPublisher publisher, CancellationToken cancellation)
    {
        var answer = await times.MeasureAsync(message.Batch.VideoId, message.Timings, timings =>
            patience.DoAsync(WorkKind.State, token => ledger.RecordAsync(message with { Timings = timings }, token), cancellation));
        await publisher.PublishAsync(answer, message.Batch.VideoId, message.Batch.PlanDigest, cancellation);
    }
}
