using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Ledger;

/// <summary>What follows from an event for the ledger, published.</summary>
internal static class LedgerAnswers
{
    public static async ValueTask PublishAsync(this IPublisher publisher, LedgerAnswer answer, Guid videoId, string planDigest, CancellationToken cancellation)
    {
        if (answer.AllProcessed)
            await publisher.PublishAsync(new AllBatchesProcessed { VideoId = videoId, PlanDigest = planDigest }, cancellation);
        if (answer.Rejected is { } rejected)
            await publisher.PublishAsync(rejected, cancellation);
        if (answer.Lost is { } lost)
            await publisher.PublishAsync(lost, cancellation);
    }
}
