using MassTransit;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>The adapter between the bus and a handler. What escapes the handler is a suspect, if its queue has suspects (R2, R12).</summary>
internal sealed class HandlerConsumer<T>(
    IMessageHandler<T> handler, Patience patience, TimeProvider time, TimeSpan returnedAfter, Uri? home, Uri? suspects, ILogger log, CancellationToken stop)
    : IConsumer<T> where T : class
{
    public async Task Consume(ConsumeContext<T> context)
    {
        using var linked = stop.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stop) : null;
        var cancellation = linked?.Token ?? context.CancellationToken;
        try
        {
            await handler.HandleAsync(context.Message, new ContextPublisher<T>(context, patience, time, returnedAfter, home), cancellation);
        }
        catch (GivenUpException fault)
        {
            log.GivenUp(typeof(T).Name, fault.Message);
        }
        catch (Exception fault) when (suspects is not null && !cancellation.IsCancellationRequested)
        {
            log.Escaped(typeof(T).Name, fault);
            var endpoints = context.ReceiveContext.SendEndpointProvider;
            await patience.DoAsync(
                WorkKind.Broker, async token => await (await endpoints.GetSendEndpoint(suspects)).Send(context.Message, token), cancellation);
        }
    }
}
