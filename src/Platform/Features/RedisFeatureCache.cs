using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Features;

/// <summary>Features as bytes under <c>qw:cache:…</c>. Any fault of the cache is a miss, and so is what is too large for it.</summary>
internal sealed class RedisFeatureCache : IFeatureCache, IAsyncDisposable
{
    /// <summary>Larger ones would pile up on their way to it, in this process, faster than a network takes them.</summary>
    internal const int MostBytes = 8 << 20;

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly ILogger<RedisFeatureCache> _log;

    public RedisFeatureCache(IOptions<CacheOptions> options, ILogger<RedisFeatureCache> log)
    {
        _log = log;
        var configuration = RedisClient.Configure(options.Value, "qw-cache");
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = configuration.SyncTimeout = options.Value.TimeoutMs;
        configuration.ConnectTimeout = Math.Min(configuration.ConnectTimeout, 1_000);
        _multiplexer = ConnectionMultiplexer.Connect(configuration);
    }

    public bool Remembers => true;

    public async ValueTask<float[]?> FindAsync(string key, int floats, CancellationToken cancellation)
    {
        if (floats > MostBytes / sizeof(float))
            return null;
        try
        {
            using var bytes = await _multiplexer.GetDatabase().StringGetLeaseAsync(NameOf(key)).WaitAsync(cancellation);
            return bytes?.Length == floats * sizeof(float) ? MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray() : null;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            _log.CacheMissed(e.Message);
            return null;
        }
    }

    public async ValueTask StoreAsync(string key, ReadOnlyMemory<float> features, CancellationToken cancellation)
    {
        if (features.Length > MostBytes / sizeof(float))
            return;
        try
        {
            await _multiplexer.GetDatabase().StringSetAsync(NameOf(key), MemoryMarshal.AsBytes(features.Span).ToArray()).WaitAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            _log.CacheMissed(e.Message);
        }
    }

    /// <summary>Looks for something, and throws if it may not.</summary>
    public Task AskAsync(CancellationToken cancellation) => _multiplexer.GetDatabase().StringGetAsync(NameOf("none"))
        .WaitAsync(cancellation);

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();

    private static RedisKey NameOf(string key) => "qw:cache:" + key;
}
