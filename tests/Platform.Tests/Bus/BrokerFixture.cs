using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>One broker for the tests of the bus.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _turn = new(1);
    private RabbitMqServer? _server;
    private IConnection? _connection;

    public Uri Uri => _server!.Uri;

    public async ValueTask InitializeAsync() => _server = await RabbitMqServer.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>One for all: a broker takes only so many.</summary>
    public async Task<IConnection> ConnectionAsync()
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _connection ??= await new ConnectionFactory { Uri = Uri }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<string> ControlAsync(string erlang) => _server!.ControlAsync(erlang, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
