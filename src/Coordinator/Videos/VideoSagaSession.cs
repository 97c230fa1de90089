using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Loads and stores sagas; waits while the state store is away.</summary>
public sealed class VideoSagaSession(VideoRows rows, Patience patience)
{
    internal async Task<VideoSaga?> LoadAsync(Guid id, CancellationToken cancellation) =>
        await patience.DoAsync(WorkKind.State, token => rows.LoadAsync(id, token), cancellation) is var (record, version)
            ? new VideoSaga { CorrelationId = id, CurrentState = record.State.ToString(), Version = version, Record = record }
            : null;

    internal async Task SaveAsync(VideoSaga saga, CancellationToken cancellation)
    {
        if (!await patience.DoAsync(WorkKind.State, token => rows.SaveAsync(saga.Record!, saga.Version, token), cancellation))
            throw new SagaConflictException(saga.CorrelationId);
    }
}
