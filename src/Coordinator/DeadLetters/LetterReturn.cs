using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Wording;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>Publishes letters to the queue that they came from, one after the other.</summary>
internal sealed class LetterReturn(BrokerConnection broker, string queue) : IAsyncDisposable
{
    private IChannel? _channel;

    /// <summary>Publishes a letter; why it could not be, or null once the broker has confirmed that the queue has it.</summary>
    public async ValueTask<string?> TryAsync(Letter letter, CancellationToken cancellation)
    {
        // A queue takes what comes by its own exchange, of whatever type: so what came by a wrong one would now be believed.
        if (letter.Exception == typeof(MessageMisroutedException).FullName)
            return "it came by the exchange of another type, so whoever published it may not have been allowed to; it can only be dropped";
        try
        {
            if (_channel is not { IsOpen: true })
            {
                await DisposeAsync();
                _channel = await broker.OpenChannelAsync(cancellation);
            }
            // Each queue has an exchange of its name. The default one leads to every queue, so nobody may write to it.
            await _channel.BasicPublishAsync(queue, "", mandatory: true, letter.Fresh(), letter.Body, cancellation);
            return null;
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            return $"{queue} takes nothing: the queue is gone; start the process that consumes it, and retry then";
        }
        catch (Exception fault) when (fault is PublishException or OperationInterruptedException or AlreadyClosedException)
        {
            return $"{queue} takes nothing: {PlainText.Short(fault.Message, 200)}";
        }
    }

    public ValueTask DisposeAsync() => _channel?.DisposeAsync() ?? ValueTask.CompletedTask;
}
