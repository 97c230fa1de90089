using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>One RabbitMQ for all tests; each cluster has a virtual host of its own.</summary>
public sealed class Broker : IAsyncLifetime
{
    private int _hosts;

    public RabbitMqServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RabbitMqServer.StartAsync(TestContext.Current.CancellationToken);

    public Task<Uri> NewHostAsync() => Server.AddVirtualHostAsync($"test{Interlocked.Increment(ref _hosts)}", TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
