using System.Net.Mime;
using MassTransit;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Refuses to send a message that is larger than anybody takes: throws <see cref="MessageTooLargeException"/>. A broker answers such a message by closing the
/// channel; MassTransit opens another one and sends it again, for ever, and what else comes through that channel is done again each time.
/// </summary>
internal sealed class BoundedSerializer(IMessageSerializer inner) : IMessageSerializer
{
    public ContentType ContentType => inner.ContentType;

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class
    {
        var body = inner.GetMessageBody(context);
        // Its length is not known before its bytes; it keeps them for the transport.
        var length = body.GetBytes().Length;
        return length <= MessageLimits.ListBytes ? body : throw new MessageTooLargeException($"{typeof(T).Name} takes {length} bytes; {MessageLimits.ListBytes} are allowed");
    }
}

/// <summary>A message is larger than its queue takes. Trying again does not help.</summary>
public sealed class MessageTooLargeException(string message) : Exception(message);
