using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace QueueWorkers.Platform.Resilience;

/// <summary>
/// Waits out what is transient, in place and without bound (R2): for each kind of work a Polly pipeline of retry with jitter
/// around a circuit breaker. The consumer that waits holds its message, so nothing is lost and nothing piles up behind it.
/// </summary>
public sealed class Patience
{
    private readonly Dictionary<WorkKind, ResiliencePipeline> _pipelines = [];
    private readonly Dictionary<WorkKind, CircuitBreakerStateProvider> _breakers = [];

    /// <summary>Pipelines on a clock; <paramref name="randomizer"/> gives the jitter, 0 to 1.</summary>
    public Patience(TimeProvider time, ILogger<Patience> log, Func<double>? randomizer = null)
    {
        foreach (var kind in Enum.GetValues<WorkKind>())
        {
            var breaker = _breakers[kind] = new CircuitBreakerStateProvider();
            var retry = new RetryStrategyOptions
            {
                Name = kind.ToString(),
                ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is BrokenCircuitException || TransientFaults.Includes(e)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
                OnRetry = arguments =>
                {
                    log.Waiting(kind, arguments.AttemptNumber + 1, breaker.CircuitState, arguments.RetryDelay.TotalMilliseconds, arguments.Outcome.Exception?.Message);
                    return default;
                },
            };
            if (randomizer is not null)
                retry.Randomizer = randomizer;
            _pipelines[kind] = new ResiliencePipelineBuilder { TimeProvider = time }
                .AddRetry(retry)
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions
                {
                    Name = kind.ToString(),
                    ShouldHandle = new PredicateBuilder().Handle<Exception>(TransientFaults.Includes),
                    FailureRatio = 0.9,
                    MinimumThroughput = 10,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(2),
                    StateProvider = breaker,
                })
                .Build();
        }
    }

    /// <summary>Names of the kinds of work whose breaker is not closed.</summary>
    public IReadOnlyList<string> OpenBreakers() =>
        [.. _breakers.Where(b => b.Value.CircuitState != CircuitState.Closed).Select(b => b.Key.ToString())];

    /// <summary>Does the work, waiting until it can be done. Throws what is permanent, and on cancellation.</summary>
    public ValueTask<T> DoAsync<T>(WorkKind kind, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellation) =>
        _pipelines[kind].ExecuteAsync(static (work, token) => work(token), work, cancellation);

    /// <inheritdoc cref="DoAsync{T}"/>
    public ValueTask DoAsync(WorkKind kind, Func<CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        _pipelines[kind].ExecuteAsync(static (work, token) => work(token), work, cancellation);
}
