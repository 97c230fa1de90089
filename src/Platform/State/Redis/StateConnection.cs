using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>The connection to the state store. It begins while the store is away, too: calls fail until it is there.</summary>
internal sealed class StateConnection : IAsyncDisposable
{
    public StateConnection(IOptions<StateOptions> options)
    {
        var configuration = RedisClient.Configure(options.Value, "qw-state");
        // INFO counts as administration, see StateStoreCheck.
        configuration.AllowAdmin = true;
        Multiplexer = ConnectionMultiplexer.Connect(configuration);
    }

    public ConnectionMultiplexer Multiplexer { get; }

    public IDatabase Database => Multiplexer.GetDatabase();

    public ValueTask DisposeAsync() => Multiplexer.DisposeAsync();
}
