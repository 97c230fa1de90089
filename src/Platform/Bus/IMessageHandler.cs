namespace QueueWorkers.Platform.Bus;

/// <summary>The work of a message: knows its stores and its clock, nothing of the bus.</summary>
public interface IMessageHandler<in T> where T : class
{
    /// <summary>
    /// Does the work: store → publish → return, which acknowledges (R1). Waits out what is transient and publishes what is permanent (R2);
    /// throws only when cancelled, or by a fault of its own.
    /// </summary>
    ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation);
}
