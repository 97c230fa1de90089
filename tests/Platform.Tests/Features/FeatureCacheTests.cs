using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Tests.State;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Features;

public sealed class FeatureCacheTests(RedisFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_stored_is_found_to_the_bit()
    {
        await using var services = Services(fixture.Server.Connection);
        var cache = services.GetRequiredService<IFeatureCache>();
        float[] features = [1, -0f, float.Epsilon, float.NaN, 1e30f];
        var key = Guid.NewGuid().ToString();
        await cache.StoreAsync(key, features, Cancellation);
        var found = await cache.FindAsync(key, 5, Cancellation);
        Assert.Equal(features.Select(BitConverter.SingleToInt32Bits), found!.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public async Task Another_length_or_key_is_a_miss()
    {
        await using var services = Services(fixture.Server.Connection);
        var cache = services.GetRequiredService<IFeatureCache>();
        var key = Guid.NewGuid().ToString();
        await cache.StoreAsync(key, new float[] { 1, 2 }, Cancellation);
        Assert.Null(await cache.FindAsync(key, 3, Cancellation));
        Assert.Null(await cache.FindAsync(key + "x", 2, Cancellation));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task What_is_too_large_is_not_cached(int more, bool isCached)
    {
        await using var services = Services(fixture.Server.Connection);
        var cache = services.GetRequiredService<IFeatureCache>();
        var (key, floats) = (Guid.NewGuid().ToString(), new float[(RedisFeatureCache.MostBytes / sizeof(float)) + more]);
        // It may take its time under load: then it is a miss, and stored again.
        for (var attempt = 0; attempt < 20 && !await fixture.Multiplexer.GetDatabase(0).KeyExistsAsync($"qw:cache:{key}"); attempt++)
            await cache.StoreAsync(key, floats, Cancellation);
        Assert.Equal(isCached, await fixture.Multiplexer.GetDatabase(0).KeyExistsAsync($"qw:cache:{key}"));
    }

    [Fact]
    public async Task A_cache_that_does_not_answer_or_is_gone_is_a_miss()
    {
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var services = Services(server.Connection);
        var cache = services.GetRequiredService<IFeatureCache>();
        await cache.StoreAsync("k", new float[] { 1 }, Cancellation);
        await server.PauseAsync();
        Assert.Null(await cache.FindAsync("k", 1, Cancellation));
        await server.ResumeAsync();
        await server.KillAsync();
        Assert.Null(await cache.FindAsync("k", 1, Cancellation));
        await cache.StoreAsync("k", new float[] { 1 }, Cancellation);
    }

    [Fact]
    public async Task A_value_of_another_type_is_a_miss()
    {
        await using var services = Services(fixture.Server.Connection);
        await fixture.Multiplexer.GetDatabase(0).ListLeftPushAsync("qw:cache:list", "x");
        Assert.Null(await services.GetRequiredService<IFeatureCache>().FindAsync("list", 1, Cancellation));
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_cached()
    {
        await using var services = Services(null);
        var cache = services.GetRequiredService<IFeatureCache>();
        Assert.IsType<NoFeatureCache>(cache);
        await cache.StoreAsync("k", new float[] { 1 }, Cancellation);
        Assert.Null(await cache.FindAsync("k", 1, Cancellation));
    }

    private static ServiceProvider Services(string? connection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cache:Connection", connection)]).Build();
        var services = new ServiceCollection().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        return services.AddFeatureCache(configuration).BuildServiceProvider();
    }
}
