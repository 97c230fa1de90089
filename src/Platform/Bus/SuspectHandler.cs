using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Runs a message that was near several deaths (R12). Delivery counts condemn nobody: here it runs alone, after a flushed marker that every
/// orderly end removes. Only who finds the marker a second time has killed its process twice, alone, and is failed.
/// </summary>
public sealed class SuspectHandler<T>(IFallibleHandler<T> handler, IMarkers markers, Patience patience, ILogger<SuspectHandler<T>> log)
    : IMessageHandler<T> where T : class
{
    /// <summary>How often a message may begin alone without coming to an end.</summary>
    private const int MaxBeginnings = 2;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation)
    {
        var work = handler.WorkOf(message);
        var before = await patience.DoAsync(WorkKind.FeatureStore, token => markers.BeginAsync(work, token), cancellation);
        if (before >= MaxBeginnings)
        {
            log.Condemned(work, before);
            await handler.FailAsync(message, new(FailureCode.Poison, $"{typeof(T).Name} {work} ended its process {before} times while it ran alone"), publisher, cancellation);
        }
        else
        {
            try
            {
                await handler.HandleAsync(message, publisher, cancellation);
            }
            catch (Exception fault) when (fault is not GivenUpException && (fault is not OperationCanceledException || !cancellation.IsCancellationRequested))
            {
                log.Faulted(work, fault);
                await handler.FailAsync(message, new(FailureCode.Internal, fault.Message), publisher, cancellation);
            }
            catch (Exception)
            {
                // An orderly stop, or nobody to give the work to: the marker goes although the work did not end.
                await patience.DoAsync(WorkKind.FeatureStore, token => markers.EndAsync(work, token), CancellationToken.None);
                throw;
            }
        }
        await patience.DoAsync(WorkKind.FeatureStore, token => markers.EndAsync(work, token), cancellation);
    }
}
