using System.Collections.Concurrent;
using MassTransit;

namespace QueueWorkers.Platform.Bus;

/// <summary>Knows which queues of this process have a consumer at the broker, and what became of the others.</summary>
internal sealed class EndpointWatch(TimeProvider time) : IReceiveEndpointObserver
{
    private readonly ConcurrentDictionary<IReceiveEndpoint, WatchedEndpoint> _endpoints = new(ReferenceEqualityComparer.Instance);

    /// <summary>The queues that have none, in the order of their names.</summary>
    public IReadOnlyList<WatchedEndpoint> WithoutConsumer() => [.. _endpoints.Values.Where(e => !e.IsConsumed).OrderBy(e => e.Queue, StringComparer.Ordinal)];

    /// <summary>Who consumes a queue; null if nobody here does.</summary>
    public IReceiveEndpoint? EndpointOf(string queue) => _endpoints.Values.FirstOrDefault(e => e.Queue == queue)?.Endpoint;

    /// <summary>Whether some queue has one: then there is a connection, and the broker takes consumers.</summary>
    public bool HasConsumers => _endpoints.Values.Any(e => e.IsConsumed);

    /// <summary>Says that an endpoint is being started anew: what was wrong with it is past.</summary>
    public void Starts(WatchedEndpoint endpoint) => _endpoints.TryUpdate(endpoint.Endpoint, endpoint with { Fault = null, Since = time.GetTimestamp() }, endpoint);

    public Task Ready(ReceiveEndpointReady ready) => Set(ready, isConsumed: true);

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Set(completed, isConsumed: false);

    public Task Faulted(ReceiveEndpointFaulted faulted) => Set(faulted, isConsumed: false, faulted.Exception);

    private Task Set(ReceiveEndpointEvent happened, bool isConsumed, Exception? fault = null)
    {
        // Attempts that fail one after another are one absence.
        var since = _endpoints.TryGetValue(happened.ReceiveEndpoint, out var before) && before.IsConsumed == isConsumed ? before.Since : time.GetTimestamp();
        _endpoints[happened.ReceiveEndpoint] = new(happened.ReceiveEndpoint, happened.InputAddress.AbsolutePath.Split('/')[^1], isConsumed, since, fault);
        return Task.CompletedTask;
    }
}

/// <summary>A queue of this process.</summary>
/// <param name="Endpoint">Who consumes it.</param>
/// <param name="Queue">Its name.</param>
/// <param name="IsConsumed">Whether the broker has a consumer of ours.</param>
/// <param name="Since">Since when that is so: a timestamp of the monotonic clock.</param>
/// <param name="Fault">Why not; null if that is not known.</param>
internal sealed record WatchedEndpoint(IReceiveEndpoint Endpoint, string Queue, bool IsConsumed, long Since, Exception? Fault);
