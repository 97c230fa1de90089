using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Redis;

namespace QueueWorkers.Platform.Features;

/// <summary>Registers the feature cache.</summary>
public static class FeatureCacheServices
{
    /// <summary>In Redis where <c>Cache:Connection</c> is set, else none.</summary>
    public static IServiceCollection AddFeatureCache(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(CacheOptions.Section);
        services.AddOptions<CacheOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>());
        if (string.IsNullOrEmpty(section[nameof(CacheOptions.Connection)]))
            services.TryAddSingleton<IFeatureCache, NoFeatureCache>();
        else
            services.AddRedisCache();
        return services;
    }

    private static void AddRedisCache(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisFeatureCache>();
        services.TryAddSingleton<IFeatureCache>(s => s.GetRequiredService<RedisFeatureCache>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeatureCacheCheck>());
        services.AddSingleton(new StartFact("feature cache", s =>
            RedisAddress.Shown(RedisAddress.Read(s.GetRequiredService<IOptions<CacheOptions>>().Value.Connection!)!)));
    }
}
