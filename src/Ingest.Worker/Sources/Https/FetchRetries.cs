using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>How the attempts of a fetch are repeated: with jitter from half a second to half a minute, or as the server asks, a bounded number of times.</summary>
internal static class FetchRetries
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<AttemptEnd> Pipeline(int retries, TimeProvider time, ILogger log) => new ResiliencePipelineBuilder<AttemptEnd> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<AttemptEnd>
        {
            ShouldHandle = new PredicateBuilder<AttemptEnd>().Handle<FetchFaultException>(),
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = First,
            MaxDelay = Longest,
            UseJitter = true,
            DelayGenerator = arguments => new(arguments.Outcome.Exception is FetchFaultException { RetryAfter: { } wait } ? wait < Longest ? wait : Longest : null),
            OnRetry = arguments =>
            {
                log.FetchAgain(arguments.AttemptNumber + 1, arguments.RetryDelay.TotalMilliseconds, arguments.Outcome.Exception?.Message);
                return default;
            },
        })
        .Build();
}
