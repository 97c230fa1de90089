using System.Runtime.ExceptionServices;
using MassTransit;

namespace QueueWorkers.Platform.Bus;

/// <summary>A message whose consumer was cancelled by a stop has no fault: it goes back to its queue, not to the error queue.</summary>
internal sealed class CancelledFilter : IFilter<ExceptionReceiveContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("cancelled");

    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (context.Exception is OperationCanceledException)
            ExceptionDispatchInfo.Throw(context.Exception);
        return next.Send(context);
    }
}
