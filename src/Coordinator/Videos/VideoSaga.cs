using MassTransit;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The saga's instance: the row, as MassTransit wants it.</summary>
public sealed class VideoSaga : SagaStateMachineInstance
{
    /// <summary>The video.</summary>
    public Guid CorrelationId { get; set; }

    /// <summary>Name of the state.</summary>
    public string CurrentState { get; set; } = "Initial";

    /// <summary>Version of the row that was loaded; 0 for none.</summary>
    public long Version { get; set; }

    /// <summary>What the row says; null before the first event.</summary>
    public VideoRecord? Record { get; set; }
}
