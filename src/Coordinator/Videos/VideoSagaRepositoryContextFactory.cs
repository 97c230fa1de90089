using MassTransit;
using MassTransit.Saga;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Opens our rows for each message of the saga. See docs/decisions for why this is not MassTransit.Redis.</summary>
internal sealed class VideoSagaRepositoryContextFactory(
    VideoSagaSession session, ISagaConsumeContextFactory<VideoSagaSession, VideoSaga> factory) : ISagaRepositoryContextFactory<VideoSaga>
{
    public void Probe(ProbeContext context) => context.Add("persistence", "rows");

    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<VideoSaga, T>> next) where T : class =>
        next.Send(new VideoSagaRepositoryContext<T>(session, context, factory));

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<VideoSaga> query, IPipe<SagaRepositoryQueryContext<VideoSaga, T>> next) where T : class =>
        throw new NotSupportedException("Events of a video carry its id");
}
