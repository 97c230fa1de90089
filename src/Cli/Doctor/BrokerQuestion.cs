using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Asks a broker something in a channel of its own: a refusal closes the channel.</summary>
internal static class BrokerQuestion
{
    /// <summary>The refusal; null if there is none.</summary>
    public static async Task<ShutdownEventArgs?> AskAsync(IConnection connection, Func<IChannel, Task> ask, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            await ask(channel);
            return null;
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is { } reason && connection.IsOpen)
        {
            return new(reason.Initiator, reason.ReplyCode, reason.ReplyText, reason.ClassId, reason.MethodId);
        }
    }
}
