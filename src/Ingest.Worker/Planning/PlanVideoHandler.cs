using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Plans a video, or says why there is no plan.</summary>
public sealed class PlanVideoHandler(IVideoPlanner planner, IPayloadStore payloads, IMarkers markers, Patience patience, TimeProvider time) : IFallibleHandler<PlanVideo>
{
    /// <inheritdoc/>
    public string WorkOf(PlanVideo message) => $"plan/{message.VideoId:N}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(PlanVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        if (await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(message.VideoId, token), cancellation))
        {
            // Its saga has ended and does not listen; or the state was lost and it must be told.
            await FailAsync(message, new(FailureCode.EndedBefore, "a video under this id has ended before; a new video wants a new id"), publisher, cancellation);
            return;
        }
        var timings = new StageTimer(time);
        timings.Add(Stages.QueuePlan, QueueWait.Since(message.SentUnixMs, time));
        VideoPlanned planned;
        try
        {
            var plan = await patience.DoAsync(WorkKind.Source, async token => await planner.PlanAsync(message, payloads.QuotaBytes, timings, token), cancellation);
            planned = new() { VideoId = message.VideoId, Plan = plan, Timings = timings.ToList() };
        }
        catch (DecodeException fault)
        {
            planned = new() { VideoId = message.VideoId, Failure = fault.Failure, Timings = timings.ToList() };
        }
        await publisher.PublishAsync(planned, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask FailAsync(PlanVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new VideoPlanned { VideoId = message.VideoId, Failure = failure }, cancellation);
}
