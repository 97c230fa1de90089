using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Waking;

/// <summary>Records that a watermark has come through its queue (R3).</summary>
public sealed class WatermarkReachedHandler(IWatermarks watermarks, Patience patience) : IMessageHandler<WatermarkReached>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(WatermarkReached message, IPublisher publisher, CancellationToken cancellation) => patience.DoAsync(
        WorkKind.State, token => watermarks.RecordAsync(message.Queue, DateTimeOffset.FromUnixTimeMilliseconds(message.SentUnixMs), token), cancellation);
}
