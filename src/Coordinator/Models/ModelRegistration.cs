using Microsoft.Extensions.DependencyInjection;

namespace QueueWorkers.Coordinator.Models;

/// <summary>Who looks after models that are replaced. Not in the embedded run, which has no broker.</summary>
public static class ModelRegistration
{
    /// <summary>Adds the watch, and what the routes need.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services) => services
        .AddSingleton<ModelUse>()
        .AddSingleton<ModelQueues>()
        .AddSingleton<ModelDesk>()
        .AddHostedService<ModelQueueWatch>();
}
