using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Redis;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform;

/// <summary>Registers the state store.</summary>
public static class StateServices
{
    /// <summary>Rows, ledger, timer, models and clock: in Redis where <c>State:Connection</c> is set, else in this process.</summary>
    public static IServiceCollection AddStateStore(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(StateOptions.Section);
        services.AddOptions<StateOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StateOptions>, StateOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        return string.IsNullOrEmpty(section[nameof(StateOptions.Connection)]) ? services.AddMemory() : services.AddRedis();
    }

    private static IServiceCollection AddMemory(this IServiceCollection services)
    {
        services.TryAddSingleton<ISagaRows>(s => new InMemorySagaRows(s.Time(), s.Retention()));
        services.TryAddSingleton<ILedger>(s => new InMemoryLedger(s.Time(), s.Retention()));
        services.TryAddSingleton<IWakeTimer, InMemoryWakeTimer>();
        services.TryAddSingleton<IModelRegistry, InMemoryModelRegistry>();
        services.TryAddSingleton<IWatermarks, InMemoryWatermarks>();
        services.TryAddSingleton<IStateClock, TimeProviderClock>();
        return services;
    }

    private static IServiceCollection AddRedis(this IServiceCollection services)
    {
        services.TryAddSingleton<Patience>();
        services.TryAddSingleton<StateConnection>();
        services.AddSingleton(new StartFact("state store", s =>
            RedisAddress.Shown(RedisAddress.Read(s.GetRequiredService<IOptions<StateOptions>>().Value.Connection!)!)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StateStoreCheck>());
        services.AddSingleton<IHealthProbe, StateProbe>();
        services.TryAddSingleton<ISagaRows>(s => new RedisSagaRows(s.Database(), s.Retention()));
        services.TryAddSingleton<ILedger>(s => new RedisLedger(s.Database(), s.Retention()));
        services.TryAddSingleton<IWakeTimer>(s => new RedisWakeTimer(s.Database()));
        services.TryAddSingleton<IModelRegistry>(s => new RedisModelRegistry(s.Database()));
        services.TryAddSingleton<IWatermarks>(s => new RedisWatermarks(s.Database()));
        services.TryAddSingleton<IStateClock>(s => new RedisStateClock(s.Database()));
        return services;
    }

    private static TimeProvider Time(this IServiceProvider services) => services.GetRequiredService<TimeProvider>();

    private static TimeSpan Retention(this IServiceProvider services) => services.GetRequiredService<IOptions<StateOptions>>().Value.FinalRetention;

    private static StackExchange.Redis.IDatabase Database(this IServiceProvider services) => services.GetRequiredService<StateConnection>().Database;
}
