using MassTransit;

namespace QueueWorkers.Platform.Bus;

/// <summary>Takes a message through the gate of its process (R12).</summary>
internal sealed class GateFilter(WorkGate gate, bool alone) : IFilter<ConsumeContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("gate");

    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        using (alone ? await gate.AloneAsync(context.CancellationToken) : await gate.SharedAsync(context.CancellationToken))
            await next.Send(context);
    }
}
