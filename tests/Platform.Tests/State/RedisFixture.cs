using QueueWorkers.Platform.Tests.State;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(RedisFixture))]

namespace QueueWorkers.Platform.Tests.State;

/// <summary>One Redis for all tests; each takes an empty database of it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private int _databases;

    public RedisServer Server { get; private set; } = null!;

    public ConnectionMultiplexer Multiplexer { get; private set; } = null!;

    public IDatabase Fresh() => Multiplexer.GetDatabase(Interlocked.Increment(ref _databases));

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartAsync(CancellationToken.None);
        Multiplexer = await ConnectionMultiplexer.ConnectAsync(Server.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Multiplexer.DisposeAsync();
        await Server.DisposeAsync();
    }
}
