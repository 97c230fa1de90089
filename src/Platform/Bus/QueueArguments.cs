namespace QueueWorkers.Platform.Bus;

/// <summary>Arguments of the queues of an endpoint. They are for ever: a broker refuses a declaration with others.</summary>
public static class QueueArguments
{
    /// <summary>RabbitMQ 4 drops after 20 returns if nothing is said, and 3.10 takes a negative number for 0: so a large one is said.</summary>
    private const int NoLimit = 1_000_000_000;

    /// <summary>Of the queue itself.</summary>
    public static Dictionary<string, object?> Of(Endpoint endpoint, BusOptions options) =>
        endpoint.HasSuspects ? OfWork(endpoint.Name, options) : Plain(NoLimit);

    /// <summary>Of a queue of work, which has a queue of suspects beside it.</summary>
    public static Dictionary<string, object?> OfWork(string name, BusOptions options) => new(Plain(options.DeliveryLimit))
    {
        // By its own exchange: the default one leads to every queue, and who names it here must be allowed to write to it.
        ["x-dead-letter-exchange"] = Endpoint.SuspectsOf(name),
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    /// <summary>Of a queue of suspects, and of the dead letters of a queue without.</summary>
    public static Dictionary<string, object?> OfSuspects() => Plain(NoLimit);

    private static Dictionary<string, object?> Plain(int limit) => new() { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = limit };
}
