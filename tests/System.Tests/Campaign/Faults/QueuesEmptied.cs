namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>Every queue is purged, or deleted with what is in it: its messages are lost.</summary>
/// <param name="deleted">Whether the queues go too.</param>
internal sealed class QueuesEmptied(bool deleted) : IFault
{
    public string Name => deleted ? "queues deleted" : "queues purged";

    public Sign Sign => Sign.None;

    public bool Lasts => false;

    public Task BeginAsync(Deployment deployment) => deployment.Broker.EachQueueAsync((channel, queue) => deleted
        ? channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, noWait: false, TestContext.Current.CancellationToken)
        : channel.QueuePurgeAsync(queue, TestContext.Current.CancellationToken));
}
