using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>What the state machine on the bus does, without it: load, decide, store, publish; again where another step was faster.</summary>
internal sealed class SagaHandler<T>(VideoRows rows, VideoStep step, Patience patience) : IMessageHandler<T> where T : class
{
    public async ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation)
    {
        while (true)
        {
            var row = await patience.DoAsync(WorkKind.State, token => rows.LoadAsync(IdOf(message), token), cancellation);
            if (row is null && message is not (AdmitVideo or CancelRequested))
                return;
            var decision = await step.DecideAsync(row?.Record, message, cancellation);
            if (decision.Record is { } record && !await patience.DoAsync(WorkKind.State, token => rows.SaveAsync(record, row?.Version ?? 0, token), cancellation))
                continue;
            foreach (var next in decision.Messages)
                await publisher.PublishAsync(next, cancellation);
            return;
        }
    }

    private static Guid IdOf(T message) => message switch
    {
        AdmitVideo m => m.VideoId,
        CancelRequested m => m.VideoId,
        SourceProgress m => m.VideoId,
        VideoPlanned m => m.VideoId,
        SegmentRejected m => m.SegmentWay.VideoId,
        AllBatchesProcessed m => m.VideoId,
        VideoAggregated m => m.VideoId,
        Wake m => m.VideoId,
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };
}
