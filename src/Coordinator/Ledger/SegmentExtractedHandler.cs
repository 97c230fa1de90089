using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>Records how a run over a segment ended.</summary>
public sealed class SegmentExtractedHandler(ILedger ledger, LedgerTimes times, Patience patience) : IMessageHandler<SegmentExtracted>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(SegmentExtracted message, IPublisher publisher, CancellationToken cancellation)
    {
        var answer = await times.MeasureAsync(message.SegmentWay.VideoId, message.Timings, timings =>
            patience.DoAsync(WorkKind.State, token => ledger.RecordAsync(message with { Timings = timings }, token), cancellation));
        await publisher.PublishAsync(answer, message.SegmentWay.VideoId, message.SegmentWay.PlanDigest, cancellation);
    }
}
