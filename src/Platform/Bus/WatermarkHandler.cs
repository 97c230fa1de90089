using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Bus;

/// <summary>Answers a watermark that has come to the head of a queue of work (R3).</summary>
public sealed class WatermarkHandler : IMessageHandler<Watermark>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(Watermark message, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new WatermarkReached { Queue = message.Queue, SentUnixMs = message.SentUnixMs }, cancellation);
}
