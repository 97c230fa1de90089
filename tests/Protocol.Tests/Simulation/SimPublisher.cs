using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>Publishes for a process: the effect happens when the scheduler lets it.</summary>
internal sealed class SimPublisher(World world, SimProcess process) : IPublisher
{
    public async ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
    {
        await process.Gate($"publish {message.GetType().Name}");
        if (message is FrameBatchReady ready && world.WithoutQueue.Contains(ready.Fingerprint))
            throw new GivenUpException($"{ready.Fingerprint} has no queue");
        world.Publish(message);
    }
}
