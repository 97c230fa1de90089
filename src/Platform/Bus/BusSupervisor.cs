using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Starts endpoints anew that MassTransit gave up. A login that the broker refuses once ends a queue's consumer for good; and a password that is changed is
/// often changed here too, a moment later. Whatever else happens to a connection it tries again for ever, and now and then nothing comes of it: an endpoint
/// that has no consumer for long while others of the process have theirs was given up too. One that has none after it was started anew twice hangs in the
/// client, from where nothing gets it back: the process ends, unless it has work in hand, which the endpoint may wait for.
/// </summary>
internal sealed class BusSupervisor(
    EndpointWatch watch, IBusInstance bus, WorkInHand works, DaemonStatus status, IOptions<BusOptions> options, TimeProvider time, ILogger<BusSupervisor> log)
    : BackgroundService
{
    /// <summary>How often an endpoint is started anew that only stays silent.</summary>
    private const int MostStarts = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>What is left of an endpoint that was given up has nothing to wait for.</summary>
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10);

    private readonly IRetryPolicy _retries = bus.HostConfiguration.ReceiveTransportRetryPolicy;
    private readonly Dictionary<IReceiveEndpoint, int> _starts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Stops an endpoint. Tests have their own.</summary>
    internal Func<IReceiveEndpoint, CancellationToken, Task> Stop { get; init; } = (endpoint, cancellation) => ((ReceiveEndpoint)endpoint).Stop(cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        (long Since, long TriedAt, TimeSpan Pause)? refused = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A refusal at start ends the start.
            if (status.Phase != DaemonPhase.Ready)
                continue;
            var without = watch.WithoutConsumer();
            if (without.Count == 0)
            {
                refused = null;
                _starts.Clear();
            }
            var givenUp = without.Where(e => IsRefused(e) || (watch.HasConsumers && time.GetElapsedTime(e.Since) >= options.Value.SilentFor)).ToList();
            if (givenUp.Count == 0)
                continue;
            var now = time.GetTimestamp();
            var (since, triedAt, pause) = refused ?? (now, now, ShortestPause);
            var reason = PlainText.Short(givenUp[0].Fault?.GetBaseException().Message ?? $"{givenUp[0].Queue} has had no consumer for {options.Value.SilentFor.TotalSeconds:0.#} s (Bus:SilentFor)");
            if (time.GetElapsedTime(since) >= options.Value.RefusedFor)
                throw new BrokerRefusesException($"The broker has refused us for {options.Value.RefusedFor.TotalSeconds:0.#} s (Bus:RefusedFor): {reason}");
            if (time.GetElapsedTime(triedAt) < pause)
            {
                refused = (since, triedAt, pause);
                continue;
            }
            log.StartsAnew(givenUp.Count, reason);
            foreach (var endpoint in givenUp)
            {
                if (!IsRefused(endpoint) && !TryCountStart(endpoint))
                    throw new ConsumerHangsException($"The queue {endpoint.Queue} has no consumer of ours, though it was started anew {MostStarts} times (Bus:SilentFor)");
                await StartAnewAsync(endpoint, stoppingToken);
            }
            refused = (since, time.GetTimestamp(), pause * 2 < LongestPause ? pause * 2 : LongestPause);
        }
    }

    private bool IsRefused(WatchedEndpoint endpoint) => endpoint.Fault is { } fault && !_retries.IsHandled(fault);

    /// <summary>Counts a start of an endpoint that only stays silent; false if there were enough. One that may wait for a handler at work does not count.</summary>
    private bool TryCountStart(WatchedEndpoint endpoint)
    {
        var starts = works.Stillest() is null ? _starts.GetValueOrDefault(endpoint.Endpoint) + 1 : 0;
        _starts[endpoint.Endpoint] = starts;
        return starts <= MostStarts;
    }

    private async Task StartAnewAsync(WatchedEndpoint endpoint, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(StopBound);
        try
        {
            await Stop(endpoint.Endpoint, bound.Token).WaitAsync(bound.Token);
            watch.Starts(endpoint);
            endpoint.Endpoint.Start(CancellationToken.None);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // It stays without a consumer, and is tried again.
            log.StartFailed(endpoint.Queue, PlainText.Short(fault.Message));
        }
    }
}

/// <summary>A queue has no consumer of ours, however often it is started. The process ends.</summary>
public sealed class ConsumerHangsException(string message) : Exception(message);

/// <summary>The broker has refused us for longer than is waited for. The process ends.</summary>
public sealed class BrokerRefusesException(string message) : Exception(message);
