using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Telemetry;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Resilience;

/// <summary>
/// Waits out what is transient, in place and without bound (R2): for each kind of work a Polly pipeline of retry with jitter
/// around a circuit breaker around a time limit of each attempt. The consumer that waits holds its message, so nothing is lost and nothing piles up behind it.
/// </summary>
public sealed class Patience
{
    private readonly Dictionary<WorkKind, ResiliencePipeline> _pipelines = [];
    private readonly Dictionary<WorkKind, CircuitBreakerStateProvider> _breakers = [];

    /// <summary>Pipelines on a clock.</summary>
    /// <param name="time">The clock of pauses and limits.</param>
    /// <param name="log">Is told of <see cref="Outages"/>.</param>
    /// <param name="options">Limits of each kind; absent for the defaults.</param>
    /// <param name="randomizer">Gives the jitter, 0 to 1; absent for a random one.</param>
    /// <param name="outages">Is told of each attempt that failed; absent for nobody.</param>
    public Patience(TimeProvider time, ILogger<Patience> log, ResilienceOptions? options = null, Func<double>? randomizer = null, IOutageListener? outages = null)
    {
        Outages = new(time, log);
        foreach (var kind in Enum.GetValues<WorkKind>())
        {
            var limits = (options ?? new()).Of(kind);
            var breaker = _breakers[kind] = new CircuitBreakerStateProvider();
            var retry = new RetryStrategyOptions
            {
                Name = kind.ToString(),
                ShouldHandle = arguments => new(arguments.Outcome.Exception is { } e
                    && (e is BrokenCircuitException || Includes(e) || kind == WorkKind.Broker && IsCutOff(e, arguments.Context))),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = limits.MaxDelay,
                UseJitter = true,
                OnRetry = arguments =>
                {
                    WorkInHand.CameOn();
                    Instruments.Retries.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
                    // While the breaker is open nothing is tried: the reason is what broke it.
                    var reason = arguments.Outcome.Exception is { } e and not BrokenCircuitException ? PlainText.Short(e.Message) : null;
                    Outages.Failed(kind, arguments.Context, reason);
                    log.Waiting(kind, arguments.AttemptNumber + 1, breaker.CircuitState, arguments.RetryDelay.TotalMilliseconds, reason);
                    // While the breaker is open nothing was tried: what broke it has been told.
                    if (arguments.Outcome.Exception is { } fault and not BrokenCircuitException)
                        outages?.Failed(kind, fault);
                    return default;
                },
            };
            if (randomizer is not null)
                retry.Randomizer = randomizer;
            var pipeline = new ResiliencePipelineBuilder { Name = kind.ToString(), TimeProvider = time }
                .AddRetry(retry)
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions
                {
                    Name = kind.ToString(),
                    ShouldHandle = new PredicateBuilder().Handle<Exception>(Includes),
                    FailureRatio = limits.FailureRatio,
                    MinimumThroughput = limits.MinimumThroughput,
                    SamplingDuration = limits.Sampling,
                    BreakDuration = limits.Break,
                    StateProvider = breaker,
                });
            if (limits.Timeout > TimeSpan.Zero)
                pipeline.AddTimeout(limits.Timeout);
            _pipelines[kind] = pipeline.Build();
        }
    }

    /// <summary>The bus cancels what is under way on a channel that is closed: that is no wish of the caller.</summary>
    private static bool IsCutOff(Exception fault, ResilienceContext context) =>
        fault is OperationCanceledException && !context.CancellationToken.IsCancellationRequested;

    private static bool Includes(Exception fault) => fault is TimeoutRejectedException || TransientFaults.Includes(fault);

    /// <summary>Lets the meter of the process see the breakers.</summary>
    internal Patience Measured()
    {
        Instruments.Meter.CreateObservableGauge("queueworkers.breakers", States, "{state}", "State of each circuit breaker: 0 closed, 1 half open, 2 open");
        return this;
    }

    private IEnumerable<Measurement<int>> States() => _breakers.Select(b => new Measurement<int>(
        b.Value.CircuitState switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 }, new KeyValuePair<string, object?>("kind", b.Key.ToString())));

    /// <summary>Names of the kinds of work whose breaker is not closed.</summary>
    public IReadOnlyList<string> OpenBreakers() =>
        [.. _breakers.Where(b => b.Value.CircuitState != CircuitState.Closed).Select(b => b.Key.ToString())];

    /// <summary>What is waited for, by messages and by whoever else looks.</summary>
    public Outages Outages { get; }

    /// <summary>The kinds of work that somebody waits for. A source is not among them: it is away for one video only.</summary>
    public IReadOnlyList<WorkKind> Away() => [.. Outages.Standing().Select(o => o.Kind).Where(k => k != WorkKind.Source)];

    /// <summary>Does the work, waiting until it can be done. Throws what is permanent, and on cancellation.</summary>
    public async ValueTask<T> DoAsync<T>(WorkKind kind, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            var result = await _pipelines[kind].ExecuteAsync(static (context, work) => work(context.CancellationToken), context, work);
            WorkInHand.CameOn();
            Outages.Succeeded(kind, context);
            return result;
        }
        finally
        {
            Outages.Left(kind, context);
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc cref="DoAsync{T}"/>
    public async ValueTask DoAsync(WorkKind kind, Func<CancellationToken, ValueTask> work, CancellationToken cancellation) => await DoAsync(kind, async token =>
    {
        await work(token);
        return true;
    }, cancellation);
}
