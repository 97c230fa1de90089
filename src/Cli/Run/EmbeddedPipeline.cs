using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Coordinator;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Cli.Run;

/// <summary>Coordinator, ingest and inference in this process, on the transport in memory: the same registrations as the daemons'.</summary>
internal sealed class EmbeddedPipeline : IAsyncDisposable
{
    /// <summary>Payload quota of an embedded run.</summary>
    public const long QuotaBytes = 1L << 30;

    /// <summary>Of the largest segments four fit into the quota; those of short videos are smaller.</summary>
    private const int MostSegmentsAtOnce = 8;

    /// <summary>What the settings of the pipeline begin with in the environment of the tool.</summary>
    private const string Prefix = "QW_";

    private readonly IHost _host;
    private readonly RunTemporary _temporary;
    private readonly CancellationTokenSource _stop;
    private bool _started;

    private EmbeddedPipeline(IHost host, RunTemporary temporary, CancellationTokenSource stop) => (_host, _temporary, _stop) = (host, temporary, stop);

    public IServiceProvider Services => _host.Services;

    /// <summary>How the model is run: by the environment, and by what was asked for.</summary>
    public static InferenceOptions InferenceOf(RunRequest request)
    {
        var section = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build().GetSection(InferenceOptions.Section);
        var options = section.Get<InferenceOptions>() ?? new();
        options.Accelerator = request.Accelerator ?? section[nameof(options.Accelerator)] ?? (RuntimeBuild.HasCuda() ? Accelerators.Auto : Accelerators.Cpu);
        options.Precision = request.Precision ?? options.Precision;
        return options;
    }

    /// <summary>Fetches and loads the model and starts all parts. Throws <see cref="CallException"/> if a setting, the model or the folder for temporary files is wrong.</summary>
    public static async Task<EmbeddedPipeline> StartAsync(
        RunRequest request, IEnumerable<string> hosts, OutputFolder output, IOutageListener outages, IProgress<ModelLoadStep> progress, CancellationToken cancellation)
    {
        var temporary = RunTemporary.Create();
        var stop = new CancellationTokenSource();
        EmbeddedPipeline? pipeline = null;
        try
        {
            pipeline = new EmbeddedPipeline(Build(request, hosts, output, temporary.Path, outages, progress, new HandlerStop(stop.Token)), temporary, stop);
            var services = pipeline.Services;
            // A decoder is asked for its version, and one is started, while the model is loaded.
            var decoders = Task.Run(() => services.GetRequiredService<Decoders>().WarmAsync(), CancellationToken.None);
            await Task.WhenAll(FeatureModelServices.PrepareAsync(services, cancellation).AsTask(), decoders);
            await pipeline._host.StartAsync(cancellation);
            pipeline._started = true;
            return pipeline;
        }
        catch (Exception fault)
        {
            if (pipeline is null)
                temporary.Dispose();
            else
                await pipeline.DisposeAsync();
            if (fault is OptionsValidationException or ModelProfileException or InvalidOperationException)
                throw new CallException(fault.Message);
            throw;
        }
    }

    /// <summary>Throws <see cref="RunStoppedException"/> if a part has ended by a fault of its own, such as a device that is lost: the log has said which.</summary>
    public void ThrowIfEnded()
    {
        if (Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
            throw new RunStoppedException("the pipeline ended by a fault; what was said before tells which");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Nobody takes over what is at work, and nothing of it is wanted any more.
            await _stop.CancelAsync();
            if (_started)
                await _host.StopAsync(CancellationToken.None);
        }
        finally
        {
            _host.Dispose();
            _temporary.Dispose();
            _stop.Dispose();
        }
    }

    private static IHost Build(
        RunRequest request, IEnumerable<string> hosts, OutputFolder output, string temporary, IOutageListener outages, IProgress<ModelLoadStep> progress, HandlerStop stop)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // One process alone keeps a machine of many cores busy, unless the environment says otherwise.
        builder.Configuration.AddInMemoryCollection([new("Ingest:SegmentsAtOnce", Math.Clamp(Environment.ProcessorCount / 2, 1, MostSegmentsAtOnce).ToString(CultureInfo.InvariantCulture))]);
        // Named on the command line is allowed; beside what the environment allows, for redirects.
        var allowed = hosts.Select((host, i) => KeyValuePair.Create($"Ingest:Https:Hosts:run{i}", (string?)host));
        builder.Configuration.AddEnvironmentVariables(Prefix).AddInMemoryCollection(allowed).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Connection"] = "",
            ["Bus:DrainTimeout"] = "00:00:01",
            ["State:Connection"] = "",
            // Of ten thousand videos the rows of those at work are kept, not all.
            ["State:FinalRetention"] = "00:01:00",
            ["Payloads:Path"] = Path.Combine(temporary, "payloads"),
            ["Payloads:QuotaBytes"] = QuotaBytes.ToString(CultureInfo.InvariantCulture),
            ["Features:Path"] = Path.Combine(temporary, "features"),
            ["Ingest:Roots:0"] = "/",
            ["Ingest:Https:Path"] = Path.Combine(temporary, "sources"),
            ["Inference:Model"] = request.Model,
            ["Inference:Precision"] = InferenceOf(request).Precision,
            ["Inference:Accelerator"] = InferenceOf(request).Accelerator,
            ["Videos:WakeScan"] = "00:00:00.1",
            // RunOutages tells an outage by attempts that fail in a row.
            ["Resilience:PayloadStore:MaxDelay"] = "00:00:01",
            ["Resilience:FeatureStore:MaxDelay"] = "00:00:01",
            ["Resilience:Source:MaxDelay"] = "00:00:01",
        });
        // What the host says of a fault at start is said by the command, in one line; what MassTransit says of handlers that were cancelled is nobody's concern.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("MassTransit", level => level >= LogLevel.Warning && !stop.Token.IsCancellationRequested)
            .SetMinimumLevel(LogLevel.Warning)
            .AddPlainConsole();
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>()
            .AddSingleton<IResultStore>(new DirectoryResultStore(output.NewOf)).AddSingleton(outages).AddSingleton(progress).AddSingleton(stop);
        builder.Services
            .AddStores(builder.Configuration, mayCreate: true)
            .AddStateStore(builder.Configuration)
            .AddCoordinator(builder.Configuration)
            .AddIngest(builder.Configuration, plansAlone: true)
            .AddInference(builder.Configuration)
            .AddBus(builder.Configuration, bus => bus.AddCoordinatorSaga());
        return builder.Build();
    }

    /// <summary>Signals are the command's: a host that stopped at one would look like a pipeline that ended by a fault.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
