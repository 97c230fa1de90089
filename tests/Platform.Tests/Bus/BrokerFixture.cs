using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>One broker for the tests of the bus.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private RabbitMqServer? _server;

    public Uri Uri => _server!.Uri;

    public async ValueTask InitializeAsync() => _server = await RabbitMqServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
