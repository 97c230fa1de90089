using MassTransit;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Platform.Bus;

/// <summary>Refuses a message that breaks its rules, or came by the exchange of another type, on every queue: no handler sees it, it is no suspect, and it is not tried again.</summary>
internal sealed class RulesFilter<T>(ILogger<RulesFilter<T>> log) : IFilter<ConsumeContext<T>> where T : class
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("rules");

    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        if (Fault(context) is not { } fault)
        {
            await next.Send(context);
            return;
        }
        log.Refused(typeof(T).Name, DeadLetters.QueueOf(context.ReceiveContext), fault.Message);
        await DeadLetters.MoveAsync(context.ReceiveContext, fault);
        // Else it would be moved once more, as a message that nobody consumed.
        await context.NotifyConsumed(context, TimeSpan.Zero, nameof(RulesFilter<T>));
    }

    private static Exception? Fault(ConsumeContext<T> context) =>
        Topology.FaultOfWay(context) is { } way ? new MessageMisroutedException(way)
        : MessageRules.Check(context.Message) is { } rules ? new MessageRefusedException(rules)
        : null;
}
