using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform;

/// <summary>The stores that every process shares.</summary>
public static class StoreRegistration
{
    /// <summary>Adds payload store, feature store, markers, results and patience. The coordinator creates stores; workers wait for them.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services, IConfiguration configuration, bool mayCreate)
    {
        services.AddOptions<PayloadOptions>().Bind(configuration.GetSection(PayloadOptions.Section)).ValidateOnStart();
        services.AddOptions<FeatureOptions>().Bind(configuration.GetSection(FeatureOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<PayloadOptions>, PayloadOptionsValidator>();
        services.TryAddSingleton<IValidateOptions<FeatureOptions>, FeatureOptionsValidator>();
        services.AddOptions<ResilienceOptions>().Bind(configuration.GetSection(ResilienceOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ResilienceOptions>, ResilienceOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Patience>(p => new Patience(
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<Microsoft.Extensions.Logging.ILogger<Patience>>(),
            p.GetRequiredService<IOptions<ResilienceOptions>>().Value,
            outages: p.GetService<IOutageListener>()).Measured());
        services.TryAddSingleton(p => new SharedStores(
            new StoreRoot(p.GetRequiredService<IOptions<PayloadOptions>>().Value.Path, mayCreate, isDisposable: true),
            new StoreRoot(p.GetRequiredService<IOptions<FeatureOptions>>().Value.Path, mayCreate)));
        services.TryAddSingleton<IPayloadStore>(p =>
        {
            var options = p.GetRequiredService<IOptions<PayloadOptions>>().Value;
            return new DirectoryPayloadStore(p.GetRequiredService<SharedStores>().Payloads, options.QuotaBytes, p.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton<IFeatureStore>(p => new DirectoryFeatureStore(p.GetRequiredService<SharedStores>().Features));
        services.TryAddSingleton(p => new DirectoryMarkers(p.GetRequiredService<SharedStores>().Features, p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMarkers>(p => p.GetRequiredService<DirectoryMarkers>());
        services.TryAddSingleton<IResultStore>(p =>
        {
            var root = p.GetRequiredService<SharedStores>().Features;
            return new DirectoryResultStore(video => root.In("results", video.ToString("N")));
        });
        services.AddSingleton(new StartFact("payload store", p =>
        {
            var options = p.GetRequiredService<IOptions<PayloadOptions>>().Value;
            return $"{options.Path} ({p.GetRequiredService<SharedStores>().Payloads.Identity()}), {options.QuotaBytes >> 20} MiB a model";
        }));
        services.AddSingleton(new StartFact("feature store", p =>
        {
            var root = p.GetRequiredService<SharedStores>().Features;
            return $"{root.Path} ({root.Identity()})";
        }));
        return services;
    }
}
