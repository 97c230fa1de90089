using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Saga;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Our rows as MassTransit's saga repository, for one message.</summary>
internal sealed class VideoSagaRepositoryContext<T> : ConsumeContextScope<T>, SagaRepositoryContext<VideoSaga, T> where T : class
{
    private readonly VideoSagaSession _session;
    private readonly ConsumeContext<T> _context;
    private readonly ISagaConsumeContextFactory<VideoSagaSession, VideoSaga> _factory;

    public VideoSagaRepositoryContext(VideoSagaSession session, ConsumeContext<T> context, ISagaConsumeContextFactory<VideoSagaSession, VideoSaga> factory)
        : base(context) => (_session, _context, _factory) = (session, context, factory);

    public Task<SagaConsumeContext<VideoSaga, T>> Add(VideoSaga instance) => Wrap(instance, SagaConsumeContextMode.Add);

    /// <summary>Never asked for: instances are added once their step is done, in one write.</summary>
    public Task<SagaConsumeContext<VideoSaga, T>> Insert(VideoSaga instance) => throw new NotSupportedException();

    public async Task<SagaConsumeContext<VideoSaga, T>> Load(Guid correlationId) =>
        await _session.LoadAsync(correlationId, CancellationToken) is { } saga ? await Wrap(saga, SagaConsumeContextMode.Load) : null!;

    public Task Save(SagaConsumeContext<VideoSaga> context) => _session.SaveAsync(context.Saga, CancellationToken);

    public Task Update(SagaConsumeContext<VideoSaga> context) => _session.SaveAsync(context.Saga, CancellationToken);

    /// <summary>Never asked for: an ended saga is a tombstone that expires.</summary>
    public Task Delete(SagaConsumeContext<VideoSaga> context) => throw new NotSupportedException();

    public Task Discard(SagaConsumeContext<VideoSaga> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<VideoSaga> context) => Task.CompletedTask;

    public Task<SagaConsumeContext<VideoSaga, TMessage>> CreateSagaConsumeContext<TMessage>(
        ConsumeContext<TMessage> consumeContext, VideoSaga instance, SagaConsumeContextMode mode) where TMessage : class =>
        _factory.CreateSagaConsumeContext(_session, consumeContext, instance, mode);

    private Task<SagaConsumeContext<VideoSaga, T>> Wrap(VideoSaga instance, SagaConsumeContextMode mode) =>
        _factory.CreateSagaConsumeContext(_session, _context, instance, mode);
}
