using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>One step of the saga before its row is stored: looks around, decides, and sets the due time (R3: before the row).</summary>
public sealed class VideoStep(IStateClock clock, IModelRegistry models, IWakeTimer timer, IWatermarks watermarks, Patience patience, IOptions<VideoOptions> options)
{
    /// <summary>Decides on an event; the caller stores the row and then publishes the messages.</summary>
    public ValueTask<Decision> DecideAsync(VideoRecord? video, object @event, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.State, async token =>
        {
            var around = await LookAroundAsync(@event is Wake, token);
            var decision = VideoDecisions.Decide(video, @event, around);
            if (decision.Record is { } next)
                await timer.SetAsync(next.VideoId, Waking.Due(next, around), token);
            return decision;
        }, cancellation);

    /// <summary>What a decision may see. Of watermarks only where commands may have to be repeated.</summary>
    internal async ValueTask<Surroundings> LookAroundAsync(bool atWatermarks, CancellationToken cancellation)
    {
        var around = new Surroundings(await clock.NowAsync(cancellation), await models.ListAsync(cancellation), options.Value);
        return atWatermarks ? around with { Watermarks = await watermarks.ListAsync(cancellation) } : around;
    }
}
