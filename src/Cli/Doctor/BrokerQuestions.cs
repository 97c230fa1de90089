using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Asks a broker one thing after another. A refusal closes the channel; the next question has a new one.</summary>
internal sealed class BrokerQuestions(IConnection connection) : IAsyncDisposable
{
    private IChannel? _channel;

    /// <summary>The refusal; null if there is none.</summary>
    public async Task<ShutdownEventArgs?> AskAsync(Func<IChannel, Task> ask, CancellationToken cancellation)
    {
        if (_channel is not { IsOpen: true })
        {
            await DisposeAsync();
            _channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        }
        try
        {
            await ask(_channel);
            return null;
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is not null && connection.IsOpen)
        {
            return refused.ShutdownReason;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        _channel = null;
    }
}
