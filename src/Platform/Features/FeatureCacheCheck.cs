using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Features;

/// <summary>
/// Asks the cache once, beside the start of everything else: a fault of it is a miss and no more, so one that can never be used, for its
/// certificate or our password, would not be noticed otherwise.
/// </summary>
internal sealed class FeatureCacheCheck(RedisFeatureCache cache, IOptions<CacheOptions> options, TimeProvider time,
    ILogger<FeatureCacheCheck> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RedisClient.CheckTlsAsync(options.Value, time, stoppingToken);
            await cache.AskAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is IOException or RedisException or TimeoutException)
        {
            log.CacheRefused(fault.Message);
        }
    }
}
