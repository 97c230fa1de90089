using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Ingest;

/// <summary>Registers what ingest is made of.</summary>
public static class IngestRegistration
{
    /// <summary>Registers <see cref="IVideoPlanner"/> and <see cref="IVideoDecoder"/>, with the settings of section <c>Ingest</c>.</summary>
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
        services.TryAddSingleton<Ffprobe>();
        services.TryAddSingleton<PacketLister>();
        services.TryAddSingleton<IPacketTimes>(p => p.GetRequiredService<PacketLister>());
        services.TryAddSingleton<Prober>();
        services.TryAddSingleton<KeyframeCheck>();
        services.TryAddSingleton<Planner>();
        services.TryAddSingleton<IVideoDecoder, FfmpegDecoder>();
        services.TryAddSingleton<IVideoPlanner, VideoPlanner>();
        services.TryAddSingleton<IVideoProbe, VideoProbe>();
        return services;
    }

    /// <summary>Adds all that an ingest worker does. Stores and bus are added beside it.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration) => services
        .AddIngestDecoding(configuration)
        .AddSingleton(new StartFact("decoder", p => VersionOf(p.GetRequiredService<IVideoDecoder>())))
        .AddSingleton(new StartFact("roots", p => string.Join(", ", p.GetRequiredService<IOptions<IngestOptions>>().Value.Roots)))
        .AddWorkEndpoint<PlanVideo, PlanVideoHandler>(p => ("plan-video", PlansAtOnce, null))
        .AddWorkEndpoint<ExtractSegment, ExtractSegmentHandler>(p =>
        {
            var kind = p.GetRequiredService<IVideoDecoder>().Kind;
            return ($"extract-{kind}", SegmentsAtOnce, kind);
        });

    /// <summary>A worker without its decoder would fail every video: it does not start.</summary>
    private static string VersionOf(IVideoDecoder decoder)
    {
        try
        {
            return decoder.Version;
        }
        catch (DecodeException missing)
        {
            throw new InvalidOperationException(missing.Message, missing);
        }
    }

    private const int PlansAtOnce = 2;

    /// <summary>One at a time, nothing ahead: a segment is minutes of work, for whichever worker is free (R11).</summary>
    private const int SegmentsAtOnce = 1;
}
