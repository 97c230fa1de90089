using MassTransit;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>The adapter between the bus and a handler. What escapes the handler is a suspect, where its queue has suspects (R2, R12).</summary>
internal sealed class HandlerConsumer<T>(IMessageHandler<T> handler, Patience patience, Uri? suspects, ILogger log) : IConsumer<T> where T : class
{
    public async Task Consume(ConsumeContext<T> context)
    {
        try
        {
            await handler.HandleAsync(context.Message, new ContextPublisher(context, patience), context.CancellationToken);
        }
        catch (Exception fault) when (suspects is not null && !context.CancellationToken.IsCancellationRequested)
        {
            log.Escaped(typeof(T).Name, fault);
            await patience.DoAsync(WorkKind.Broker, async token => await (await context.GetSendEndpoint(suspects)).Send(context.Message, token), context.CancellationToken);
        }
    }
}
