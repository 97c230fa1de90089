using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest;

/// <summary>Registers what ingest is made of.</summary>
public static class IngestRegistration
{
    /// <summary>Registers <see cref="VideoPlanner"/> and <see cref="IVideoDecoder"/>, with the settings of section <c>Ingest</c>.</summary>
    public static IServiceCollection AddIngestDecoding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection(IngestOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestRootsValidator>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ToolLauncher>();
        services.TryAddSingleton<ToolRunner>();
        services.TryAddSingleton<SourceGuard>();
        services.TryAddSingleton<CodecList>();
        services.TryAddSingleton<Prober>();
        services.TryAddSingleton<Planner>();
        services.TryAddSingleton<IVideoDecoder, FfmpegDecoder>();
        services.TryAddSingleton(p => new VideoPlanner(
            p.GetRequiredService<SourceGuard>(), p.GetRequiredService<Prober>(), p.GetRequiredService<Planner>(), p.GetRequiredService<IVideoDecoder>()));
        return services;
    }
}
