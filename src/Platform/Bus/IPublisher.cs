namespace QueueWorkers.Platform.Bus;

/// <summary>Where a handler's messages go. A publish is over once the broker has confirmed it (R1).</summary>
public interface IPublisher
{
    /// <summary>Publishes a message to whoever consumes its type. A handler of work that publishes what it handles puts it back, at the end of its own queue.</summary>
    ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class;
}
