using MassTransit;
using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The saga of a video. What it does is decided by <see cref="VideoDecisions"/>; this maps events to it and states from it.</summary>
public sealed class VideoStateMachine : MassTransitStateMachine<VideoSaga>
{
    private readonly VideoStep _step;

    /// <summary>Declares events and states.</summary>
    public VideoStateMachine(VideoStep step)
    {
        _step = step;
        InstanceState(saga => saga.CurrentState);
        foreach (var state in Enum.GetNames<VideoState>())
            State(state);

        Event(() => Admitted, e => e.CorrelateById(c => c.Message.VideoId));
        Event(() => CancelAsked, e => e.CorrelateById(c => c.Message.VideoId));
        Event(() => Fetching, e => Existing(e, m => m.VideoId));
        Event(() => Planned, e => Existing(e, m => m.VideoId));
        Event(() => Rejected, e => Existing(e, m => m.SegmentWay.VideoId));
        Event(() => AllProcessed, e => Existing(e, m => m.VideoId));
        Event(() => Aggregated, e => Existing(e, m => m.VideoId));
        Event(() => Woken, e => Existing(e, m => m.VideoId));

        Initially(On(Admitted), On(CancelAsked));
        DuringAny(On(Admitted), On(CancelAsked), On(Fetching), On(Planned), On(Rejected), On(AllProcessed), On(Aggregated), On(Woken));
    }

    /// <summary>A validated submission; creates the saga.</summary>
    public Event<AdmitVideo> Admitted { get; private set; } = null!;
    /// <summary>A validated cancel; creates the saga where it comes first.</summary>
    public Event<CancelRequested> CancelAsked { get; private set; } = null!;
    /// <summary>The source is on its way.</summary>
    public Event<SourceProgress> Fetching { get; private set; } = null!;
    /// <summary>A plan or why there is none.</summary>
    public Event<VideoPlanned> Planned { get; private set; } = null!;
    /// <summary>A segment wants its next way.</summary>
    public Event<SegmentRejected> Rejected { get; private set; } = null!;
    /// <summary>Every batch is settled.</summary>
    public Event<AllBatchesProcessed> AllProcessed { get; private set; } = null!;
    /// <summary>The final files, or why there are none.</summary>
    public Event<VideoAggregated> Aggregated { get; private set; } = null!;
    /// <summary>The due time has come.</summary>
    public Event<Wake> Woken { get; private set; } = null!;

    private static void Existing<T>(IEventCorrelationConfigurator<VideoSaga, T> e, Func<T, Guid> id) where T : class
    {
        e.CorrelateById(c => id(c.Message));
        e.OnMissingInstance(missing => missing.Discard());
    }

    private EventActivityBinder<VideoSaga, T> On<T>(Event<T> @event) where T : class => When(@event).ThenAsync(async context =>
    {
        var decision = await _step.DecideAsync(context.Saga.Record, context.Message, context.CancellationToken);
        if (decision.Record is { } record)
        {
            context.Saga.Record = record;
            context.Saga.CurrentState = record.State.ToString();
        }
        // Held by the outbox until the row is stored (R1).
        foreach (var message in decision.Messages)
            await context.Publish(message, message.GetType(), context.CancellationToken);
    });
}
