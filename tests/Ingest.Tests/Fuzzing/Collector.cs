using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>Keeps what is published.</summary>
internal sealed class Collector : IPublisher
{
    public List<object> Messages { get; } = [];

    public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        Messages.Add(message);
        return ValueTask.CompletedTask;
    }
}
