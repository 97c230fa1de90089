using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>Who looks after dead letters. Not in the embedded run, which has no broker.</summary>
public static class DeadLetterRegistration
{
    /// <summary>Adds the watch, and what the routes need.</summary>
    public static IServiceCollection AddDeadLetters(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DeadLetterOptions>().Bind(configuration.GetSection(DeadLetterOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<DeadLetterOptions>, DeadLetterOptionsValidator>();
        return services
            .AddSingleton<BrokerConnection>()
            .AddSingleton<DeadLetterQueues>()
            .AddSingleton<DeadLetterBox>()
            .AddSingleton<DeadLetterDesk>()
            .AddSingleton<DeadLetterRound>()
            .AddHostedService<DeadLetterWatch>();
    }
}
