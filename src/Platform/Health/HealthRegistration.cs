using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Health;

/// <summary>Registers what every daemon says of its health.</summary>
internal static class HealthRegistration
{
    /// <summary>Adds the probes of broker and stores, the watches and the heartbeat.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, string role) => services
        .AddSingleton<Pulse>()
        .AddSingleton<DaemonHealth>()
        .AddSingleton<IHealthProbe, BrokerProbe>()
        .AddSingleton<IHealthProbe>(p => new StoreProbe(WorkKind.PayloadStore, "payload store", p.GetRequiredService<SharedStores>().Payloads))
        .AddSingleton<IHealthProbe>(p => new StoreProbe(WorkKind.FeatureStore, "feature store", p.GetRequiredService<SharedStores>().Features))
        .AddHostedService<HealthWatch>()
        .AddHostedService<PublishWatch>()
        .AddHostedService(p => ActivatorUtilities.CreateInstance<WorkerHeartbeat>(p, role));
}
