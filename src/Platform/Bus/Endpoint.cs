using MassTransit;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Platform.Bus;

/// <summary>A queue that this process consumes. Registered by features as services; the bus is made of all of them.</summary>
public sealed class Endpoint
{
    /// <summary>Name of the queue, kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>Messages fetched ahead, those at work included.</summary>
    public int Prefetch { get; init; } = 16;

    /// <summary>Messages at work at once.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>The largest message, bytes; what is larger is refused unread.</summary>
    public int MaxBytes { get; init; } = MessageLimits.MessageBytes;

    /// <summary>Whether repeated deliveries make a message a suspect (R12), with a queue of its own.</summary>
    public bool HasSuspects => ConfigureSuspect is not null;

    /// <summary>Whether clients that are not .NET may publish raw JSON to it (R4).</summary>
    public bool AcceptsRawJson { get; init; }

    /// <summary>Routing key that binds the queue to the direct exchange of its message; the usual exchange if absent.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>Adds the consumers of the normal queue.</summary>
    public required Action<IReceiveEndpointConfigurator, IRegistrationContext> Configure { get; init; }

    /// <summary>Adds the consumers of the suspect queue.</summary>
    public Action<IReceiveEndpointConfigurator, IRegistrationContext>? ConfigureSuspect { get; init; }

    /// <summary>Binds the queue by its routing key.</summary>
    public Action<IReceiveEndpointConfigurator, string>? Bind { get; init; }

    /// <summary>The routing key of work that any worker may do.</summary>
    public const string AnyWorker = Topology.AnyWorker;

    /// <summary>Name of the urgent queue beside a queue of work (R16).</summary>
    public static string UrgentOf(string name) => Topology.UrgentOf(name);

    /// <summary>Name of the suspect queue of a queue.</summary>
    public static string SuspectsOf(string name) => $"{name}-suspect";
}
