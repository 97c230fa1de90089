using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Decoding.Libav;
using QueueWorkers.Ingest.Decoding.OpenCv;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Ingest.Tools;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Ingest;

/// <summary>Registers what ingest is made of.</summary>
public static class IngestRegistration
{
    /// <summary>Registers <see cref="IVideoPlanner"/> and <see cref="Decoders"/>, with the settings of section <c>Ingest</c>.</summary>
    public static IServiceCollection AddIngestDecoding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection(IngestOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestRootsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, HttpsOptionsRules>(),
            ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, JailRules>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Precedence>();
        services.TryAddSingleton<ToolLauncher>();
        services.TryAddSingleton<SourceGuard>();
        services.TryAddSingleton<SourceStore>();
        services.TryAddSingleton<HttpsSources>();
        services.TryAddSingleton<LibavProcesses>();
        services.TryAddSingleton<LibavDecoder>();
        services.TryAddSingleton<OpenCvProcesses>();
        services.TryAddSingleton<OpenCvDecoder>();
        services.TryAddSingleton<DecoderChoice>();
        services.TryAddSingleton(DecodersOf);
        services.TryAddSingleton<Prober>();
        services.TryAddSingleton<KeyframeCheck>();
        services.TryAddSingleton<Planner>();
        services.TryAddSingleton<IVideoPlanner, VideoPlanner>();
        services.TryAddSingleton<IVideoProbe, VideoProbe>();
        return services;
    }

    /// <summary>Adds all that an ingest worker does. Stores and bus are added beside it.</summary>
    /// <param name="services">Gets it.</param>
    /// <param name="configuration">Has its settings.</param>
    /// <param name="plansAlone">Whether no other worker plans: then no plan names another decoder than the preferred one, and no other one is asked for.</param>
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration, bool plansAlone = false) => services
        .AddIngestDecoding(configuration)
        .AddSingleton(new StartFact("decoder", p => StartOf(p.GetRequiredService<Decoders>())))
        .AddSingleton(new StartFact("roots", p => string.Join(", ", p.GetRequiredService<IOptions<IngestOptions>>().Value.Roots)))
        .AddSingleton(new StartFact("https sources", p => Describe(p.GetRequiredService<IOptions<IngestOptions>>().Value.Https)))
        .AddSingleton<IHealthProbe, RootsProbe>()
        .AddHostedService<SourceSweeper>()
        .AddWorkEndpoints<PlanVideo, PlanVideoHandler>(_ => (WorkQueues.Plan, IngestOptions.PlansAtOnce, Endpoint.AnyWorker))
        .AddExtraction(LibavDecoder.Name, plansAlone)
        .AddExtraction(OpenCvDecoder.Name, plansAlone);

    /// <summary>Segments of a kind of decoder, if this worker has one.</summary>
    private static IServiceCollection AddExtraction(this IServiceCollection services, string kind, bool plansAlone) => services.AddWorkEndpoints<ExtractSegment, ExtractSegmentHandler>(
        p => Has(p.GetRequiredService<Decoders>(), kind, plansAlone) ? (WorkQueues.Extract(kind), p.GetRequiredService<IOptions<IngestOptions>>().Value.SegmentsAtOnce, kind) : null, MessageLimits.ListBytes);

    private static bool Has(Decoders decoders, string kind, bool plansAlone) => decoders.Preferred.Kind == kind || (!plansAlone && decoders.All.Any(d => d.Kind == kind));

    /// <summary>A worker without a decoder would fail every video: it does not start.</summary>
    private static Decoders DecodersOf(IServiceProvider services) => OrStop(services.GetRequiredService<DecoderChoice>().Make);

    private static string StartOf(Decoders decoders) => $"{OrStop(() => decoders.Preferred.Version)} ({decoders.Reason})";

    private static T OrStop<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (VideoException missing)
        {
            throw new InvalidOperationException(missing.Message, missing);
        }
    }

    private static string Describe(HttpsOptions https) =>
        https.Hosts.Count == 0 ? "refused (Ingest:Https:Hosts is empty)" : $"{string.Join(", ", https.Hosts)}, kept in {https.Path}, {https.StoreBytes >> 20} MiB";
}
