using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Running;
using QueueWorkers.Ingest;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Models;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Cli.Run;

/// <summary>Coordinator, ingest and inference in this process, on the transport in memory: the same registrations as the daemons'.</summary>
internal sealed class EmbeddedPipeline : IAsyncDisposable
{
    /// <summary>Payload quota of an embedded run.</summary>
    public const long QuotaBytes = 1L << 30;

    private readonly IHost _host;
    private readonly string _folder;
    private bool _started;

    private EmbeddedPipeline(IHost host, string folder) => (_host, _folder) = (host, folder);

    public IServiceProvider Services => _host.Services;

    public static async Task<EmbeddedPipeline> StartAsync(string model, IReadOnlyList<RunVideo> videos, CancellationToken cancellation)
    {
        var folder = TemporaryFolder();
        var pipeline = new EmbeddedPipeline(Build(model, videos, folder), folder);
        try
        {
            await FeatureModelServices.FetchAsync(pipeline.Services, cancellation);
            await pipeline._host.StartAsync(cancellation);
            pipeline._started = true;
            return pipeline;
        }
        catch (Exception fault)
        {
            await pipeline.DisposeAsync();
            if (fault is OptionsValidationException or ModelProfileException or InvalidOperationException)
                throw new CallException(fault.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_started)
                await _host.StopAsync(CancellationToken.None);
        }
        finally
        {
            _host.Dispose();
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }

    private static string TemporaryFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("qw-").FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"frames cannot be kept in {Path.GetTempPath()}, the folder for temporary files; set TMPDIR to one that can be written ({fault.Message})");
        }
    }

    private static IHost Build(string model, IReadOnlyList<RunVideo> videos, string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // Named on the command line is allowed; beside what the environment allows, for redirects.
        var hosts = videos.Select(v => VideoUri.Host(v.Uri)).OfType<string>().Distinct().Select((host, i) => KeyValuePair.Create($"Ingest:Https:Hosts:run{i}", (string?)host));
        builder.Configuration.AddEnvironmentVariables("QW_").AddInMemoryCollection(hosts).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Connection"] = "",
            ["Bus:DrainTimeout"] = "00:00:01",
            ["State:Connection"] = "",
            ["Payloads:Path"] = Path.Combine(folder, "payloads"),
            ["Payloads:QuotaBytes"] = QuotaBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Features:Path"] = Path.Combine(folder, "features"),
            ["Ingest:Roots:0"] = "/",
            ["Ingest:Https:Path"] = Path.Combine(folder, "sources"),
            ["Inference:Model"] = model,
            ["Inference:Accelerator"] = Accelerators.IsCudaBuilt() ? Accelerators.Auto : Accelerators.Cpu,
            ["Videos:WakeScan"] = "00:00:00.1",
        });
        // What the host says of a fault at start is said by the command, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None).SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        var folders = videos.ToDictionary(v => v.Id, v => v.Folder);
        builder.Services.AddSingleton<IResultStore>(new DirectoryResultStore(id => folders[id]));
        builder.Services
            .AddStores(builder.Configuration, mayCreate: true)
            .AddStateStore(builder.Configuration)
            .AddCoordinator(builder.Configuration)
            .AddIngest(builder.Configuration)
            .AddInference(builder.Configuration)
            .AddBus(builder.Configuration, bus => bus.AddCoordinatorSaga());
        return builder.Build();
    }
}
