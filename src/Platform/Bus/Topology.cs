using MassTransit;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Wording;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>How messages travel, on either transport: which exchanges are direct, by what key, and what must not be dropped.</summary>
internal static class Topology
{
    /// <summary>The routing key of work that any worker may do.</summary>
    public const string AnyWorker = "video";

    private const string OurExchanges = "QueueWorkers.Contracts:";
    private const string OurMessages = "urn:message:" + OurExchanges;

    /// <summary>Messages of ours that nobody need consume. Every other one is mandatory: the broker returns it if no queue is bound. MassTransit's own, its faults among them, are not.</summary>
    private static readonly HashSet<Type> Optional =
    [
        typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled), typeof(SubmissionRefused), typeof(ModelServed), typeof(SourceProgress),
        typeof(Watermark), typeof(WatermarkReached), typeof(WorkerAlive),
    ];

    /// <summary>Work that names who is to do it, a model or a decoder: there may never be a queue for one.</summary>
    private static readonly HashSet<Type> Named = [typeof(FrameBatchReady), typeof(ExtractSegment)];

    /// <summary>Messages whose exchange is direct: work, whose bulk and urgent have queues of their own, and what goes through one queue by its name.</summary>
    private static readonly HashSet<Type> Direct = [.. Named, typeof(PlanVideo), typeof(AggregateVideo), typeof(Watermark)];

    /// <summary>Whether a message names who is to do it.</summary>
    public static bool IsNamed<T>() => Named.Contains(typeof(T));

    /// <summary>The routing key of urgent work, or the name of its queue, beside that of bulk.</summary>
    public static string UrgentOf(string name) => $"{name}-urgent";

    /// <summary>Name of the exchange of a message of ours, and its type.</summary>
    public static (string Name, string Type) ExchangeOf(Type message) =>
        (OurExchanges + message.Name, Direct.Contains(message) ? ExchangeType.Direct : ExchangeType.Fanout);

    public static void Apply(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Publish<PlanVideo>(p => p.ExchangeType = ExchangeType.Direct);
        bus.Publish<ExtractSegment>(p => p.ExchangeType = ExchangeType.Direct);
        bus.Publish<FrameBatchReady>(p => p.ExchangeType = ExchangeType.Direct);
        bus.Publish<AggregateVideo>(p => p.ExchangeType = ExchangeType.Direct);
        bus.Publish<Watermark>(p => p.ExchangeType = ExchangeType.Direct);
        ApplyBoth(bus);
    }

    /// <summary>What every message of ours is sent with: a bound on its size, and whether it must reach a queue.</summary>
    public static void Prepare(SendContext context, bool isMandatory)
    {
        context.Serializer = new BoundedSerializer(context.Serializer);
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
            rabbit.Mandatory = isMandatory;
    }

    /// <summary>
    /// What is wrong with the way that a message came; null if nothing. A queue that takes several types is fed by as many exchanges, and who may write
    /// to one of them would else say what only another may say.
    /// </summary>
    public static string? FaultOfWay<T>(ConsumeContext<T> context) where T : class =>
        context.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery)
        && delivery.Exchange.StartsWith(OurExchanges, StringComparison.Ordinal) && delivery.Exchange != OurExchanges + typeof(T).Name
            ? $"a {typeof(T).Name} came by {PlainText.Short(delivery.Exchange, 80)}"
            : null;

    public static void Apply(IInMemoryBusFactoryConfigurator bus)
    {
        bus.Publish<PlanVideo>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
        bus.Publish<ExtractSegment>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
        bus.Publish<FrameBatchReady>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
        bus.Publish<AggregateVideo>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
        bus.Publish<Watermark>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
        ApplyBoth(bus);
    }

    public static void BindDirect<T>(IReceiveEndpointConfigurator endpoint, string key) where T : class
    {
        switch (endpoint)
        {
            case IRabbitMqReceiveEndpointConfigurator rabbit:
                rabbit.Bind<T>(b => (b.ExchangeType, b.RoutingKey) = (ExchangeType.Direct, key));
                break;
            case IInMemoryReceiveEndpointConfigurator memory:
                memory.Bind<T>(MassTransit.Transports.Fabric.ExchangeType.Direct, key);
                break;
        }
    }

    private static void ApplyBoth(IBusFactoryConfigurator bus)
    {
        bus.ConfigurePublish(p => p.UseExecute(context => Prepare(context, context.SupportedMessageTypes.Any(IsMandatory))));
        bus.Send<PlanVideo>(s => s.UseRoutingKeyFormatter(context => WorkQueues.Of(AnyWorker, context.Message.Priority)));
        bus.Send<ExtractSegment>(s => s.UseRoutingKeyFormatter(context => WorkQueues.Of(context.Message.Extraction.Decoder, context.Message.Priority)));
        bus.Send<FrameBatchReady>(s => s.UseRoutingKeyFormatter(context => WorkQueues.Of(context.Message.Fingerprint, context.Message.Priority)));
        bus.Send<AggregateVideo>(s => s.UseRoutingKeyFormatter(context => WorkQueues.Of(AnyWorker, context.Message.Priority)));
        bus.Send<Watermark>(s => s.UseRoutingKeyFormatter(context => context.Message.Queue));
    }

    private static bool IsMandatory(string messageType) =>
        messageType.StartsWith(OurMessages, StringComparison.Ordinal) && !Optional.Any(type => messageType == OurMessages + type.Name);
}
