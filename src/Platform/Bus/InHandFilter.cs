using MassTransit;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>Counts a message as work in hand while its handler has it. What waits at the gate of its process is not in hand yet.</summary>
internal sealed class InHandFilter<T>(WorkInHand works) : IFilter<ConsumeContext<T>> where T : class
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("inHand");

    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        using (works.Begin(typeof(T).Name))
            await next.Send(context);
    }
}
