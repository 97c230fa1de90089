using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Plans a video, or says why there is no plan. A source that is not there yet is waited for in the queue, not on a worker.</summary>
public sealed class PlanVideoHandler(IVideoPlanner planner, IPayloadStore payloads, IMarkers markers, Patience patience, TimeProvider time) : IFallibleHandler<PlanVideo>
{
    private static readonly TimeSpan PutBackPause = TimeSpan.FromSeconds(1);
    private static readonly Failure EndedBefore = new(FailureCode.EndedBefore, "a video under this id has ended before; a new video wants a new id");

    /// <inheritdoc/>
    public string WorkOf(PlanVideo message) => $"plan/{message.VideoId:N}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(PlanVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        if (await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(message.VideoId, token), cancellation))
        {
            // Its saga has ended and does not listen; or the state was lost and it must be told.
            await FailAsync(message, EndedBefore, publisher, cancellation);
            return;
        }
        var timings = new StageTimer(time);
        timings.Add(Stages.QueuePlan, QueueWait.Since(message.SentUnixMs, time));
        var fetched = new FetchProgress();
        await using var watch = HttpsUri.Is(message.Uri) ? new FetchWatch(message.VideoId, fetched, publisher, markers, patience, time, cancellation) : null;
        VideoPlanned planned;
        try
        {
            var plan = await patience.DoAsync(
                WorkKind.Source, async token => await planner.PlanAsync(message, payloads.QuotaBytes, timings, fetched, token), watch?.Cancellation ?? cancellation);
            planned = new() { VideoId = message.VideoId, Plan = plan, Timings = timings.ToList() };
        }
        catch (VideoException fault)
        {
            planned = new() { VideoId = message.VideoId, Failure = fault.Failure, Timings = timings.ToList() };
        }
        catch (SourceNotReadyException)
        {
            await PutBackAsync(message, fetched, publisher, cancellation);
            return;
        }
        catch (OperationCanceledException) when (watch is { HasEnded: true })
        {
            planned = new() { VideoId = message.VideoId, Failure = EndedBefore };
        }
        await publisher.PublishAsync(planned, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask FailAsync(PlanVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new VideoPlanned { VideoId = message.VideoId, Failure = failure }, cancellation);

    /// <summary>Behind the others of its queue. The saga is told that its command is alive, so that it need not be repeated (R3).</summary>
    private async ValueTask PutBackAsync(PlanVideo message, FetchProgress fetched, IPublisher publisher, CancellationToken cancellation)
    {
        await Task.Delay(PutBackPause, time, cancellation);
        await publisher.PublishAsync(fetched.ToMessage(message.VideoId), cancellation);
        await publisher.PublishAsync(message with { SentUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);
    }
}
