using MassTransit;
using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Bus;

/// <summary>Refuses a message that is too large, before it is read: what cannot be one of ours must not take memory for its text as well.</summary>
internal sealed class SizeFilter(int most, ILogger<SizeFilter> log) : IFilter<ReceiveContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("size");

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (context.Body.Length is not { } length || length <= most)
        {
            await next.Send(context);
            return;
        }
        var reason = $"the message has {length} bytes; {most} are allowed";
        log.Refused("A message", DeadLetters.QueueOf(context), reason);
        await DeadLetters.MoveAsync(context, new MessageTooLargeException(reason));
    }
}
