using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Models;

/// <summary>
/// Records who serves which model. A fingerprint covers what a model wants of a frame: a heartbeat that says something else of one that is live is no
/// worker's, and new videos must not be planned by it.
/// </summary>
public sealed class ModelServedHandler(IModelRegistry registry, IStateClock clock, Patience patience, IOptions<VideoOptions> options, ILogger<ModelServedHandler> log)
    : IMessageHandler<ModelServed>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(ModelServed message, IPublisher publisher, CancellationToken cancellation) => patience.DoAsync(WorkKind.State, async token =>
    {
        var now = await clock.NowAsync(token);
        var known = (await registry.ListAsync(token)).FirstOrDefault(m => m.Heartbeat.Fingerprint == message.Fingerprint && now - m.LastSeen <= options.Value.ModelLiveFor);
        if (known is null || known.Heartbeat.Geometry == message.Geometry && known.Heartbeat.Sha256 == message.Sha256 && SameDimension(known.Heartbeat, message))
            await registry.RecordAsync(message, now, token);
        else
            log.Contradicts(PlainText.Of(message.Worker), message.Fingerprint, known.Heartbeat.Worker);
    }, cancellation);

    /// <summary>Workers of an older version do not say it.</summary>
    private static bool SameDimension(ModelServed known, ModelServed message) => known.Dimension == 0 || message.Dimension == 0 || known.Dimension == message.Dimension;
}
