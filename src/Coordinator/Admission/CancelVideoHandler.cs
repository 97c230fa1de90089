using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Coordinator.Admission;

/// <summary>The door for cancels.</summary>
public sealed class CancelVideoHandler : IMessageHandler<CancelVideo>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(CancelVideo message, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new CancelRequested { VideoId = message.VideoId }, cancellation);
}
