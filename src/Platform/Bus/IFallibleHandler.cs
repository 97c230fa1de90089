using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Bus;

/// <summary>A handler whose message can be ended as failed without it, where running it kills the process (R12).</summary>
public interface IFallibleHandler<in T> : IMessageHandler<T> where T : class
{
    /// <summary>Names the work of a message: a relative path, the same for every delivery.</summary>
    string WorkOf(T message);

    /// <summary>Publishes the work as failed and keeps what shows why.</summary>
    ValueTask FailAsync(T message, Failure failure, IPublisher publisher, CancellationToken cancellation);
}
