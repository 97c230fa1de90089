using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Bus;

/// <summary>Registration of handlers on queues: the same in production, in the embedded run and in tests.</summary>
public static class EndpointRegistration
{
    /// <summary>Adds a queue whose messages are light, and cannot kill a process: events and decisions.</summary>
    public static IServiceCollection AddEndpoint<TMessage, THandler>(
        this IServiceCollection services, string name, int prefetch = 32, bool rawJson = false, int maxBytes = MessageLimits.MessageBytes)
        where TMessage : class where THandler : class, IMessageHandler<TMessage>
    {
        services.TryAddSingleton<THandler>();
        return services.AddSingleton(_ => new Endpoint
        {
            Name = name,
            Prefetch = prefetch,
            Concurrency = prefetch,
            AcceptsRawJson = rawJson,
            MaxBytes = maxBytes,
            Configure = (e, context) => e.AddHandler<TMessage>(context.GetRequiredService<THandler>(), context),
        });
    }

    /// <summary>
    /// Adds the two queues of a kind of work: bulk, and <c>{name}-urgent</c>, each with messages at work of its own, so that urgent ones never stand behind
    /// the others (R16). No queue if it says null.
    /// </summary>
    public static IServiceCollection AddWorkEndpoints<TMessage, THandler>(
        this IServiceCollection services, Func<IServiceProvider, (string Name, int Prefetch, string RoutingKey)?> queue, int maxBytes = MessageLimits.MessageBytes)
        where TMessage : class where THandler : class, IFallibleHandler<TMessage> => services
        .AddWorkEndpoint<TMessage, THandler>(p => queue(p), maxBytes)
        .AddWorkEndpoint<TMessage, THandler>(
            p => queue(p) is var (name, prefetch, key) ? (Topology.UrgentOf(name), prefetch, Topology.UrgentOf(key)) : null, maxBytes);

    /// <summary>Adds a queue of work that touches foreign bytes: beside it stands a suspect queue. No queue if it says null.</summary>
    public static IServiceCollection AddWorkEndpoint<TMessage, THandler>(
        this IServiceCollection services, Func<IServiceProvider, (string Name, int Prefetch, string? RoutingKey)?> queue, int maxBytes = MessageLimits.MessageBytes)
        where TMessage : class where THandler : class, IFallibleHandler<TMessage>
    {
        services.TryAddSingleton<THandler>();
        return services.AddSingleton(provider =>
        {
            if (queue(provider) is not var (name, prefetch, key))
                return null!;
            return new Endpoint
            {
                Name = name,
                Prefetch = prefetch,
                Concurrency = prefetch,
                MaxBytes = maxBytes,
                RoutingKey = key,
                Bind = (e, key) =>
                {
                    Topology.BindDirect<TMessage>(e, key);
                    Topology.BindDirect<Watermark>(e, name);
                },
                Configure = (e, context) =>
                {
                    e.AddHandler<TMessage>(context.GetRequiredService<THandler>(), context, name, Endpoint.SuspectsOf(name));
                    e.AddHandler<Watermark>(new WatermarkHandler(), context);
                },
                ConfigureSuspect = (e, context) => e.AddHandler<TMessage>(
                    new SuspectHandler<TMessage>(
                        context.GetRequiredService<THandler>(),
                        context.GetRequiredService<IMarkers>(),
                        context.GetRequiredService<Patience>(),
                        context.GetRequiredService<ILogger<SuspectHandler<TMessage>>>()),
                    context, name),
            };
        });
    }

    /// <param name="endpoint">The queue.</param>
    /// <param name="handler">What is done.</param>
    /// <param name="context">Has everything else.</param>
    /// <param name="home">Queue of work that the handler puts messages back into; none if it publishes all that it says.</param>
    /// <param name="suspects">Queue of what escapes the handler.</param>
    private static void AddHandler<TMessage>(
        this IReceiveEndpointConfigurator endpoint, IMessageHandler<TMessage> handler, IRegistrationContext context, string? home = null, string? suspects = null)
        where TMessage : class
    {
        var (patience, time) = (context.GetRequiredService<Patience>(), context.GetRequiredService<TimeProvider>());
        var returnedAfter = context.GetRequiredService<IOptions<BusOptions>>().Value.ReturnedAfter;
        var log = context.GetRequiredService<ILogger<HandlerConsumer<TMessage>>>();
        Uri? AddressOf(string? queue) => queue is null ? null : new Uri($"exchange:{queue}");
        var stop = context.GetService<HandlerStop>()?.Token ?? CancellationToken.None;
        endpoint.Consumer(() => new HandlerConsumer<TMessage>(handler, patience, time, returnedAfter, AddressOf(home), AddressOf(suspects), log, stop));
    }
}
