using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Coordinator;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Inference.Running;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Tools;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Cli.Doctor;

/// <summary>
/// The settings of this host and what the daemons would make of them: their own registrations, of which nothing is started. Settings come from the
/// environment and from files; those of <c>qw run</c> begin with <c>QW_</c>.
/// </summary>
internal sealed class DoctorSettings : IAsyncDisposable
{
    private const string RunPrefix = "QW_";
    private const string Roots = "Ingest:Roots";

    private readonly ServiceProvider _services;

    private DoctorSettings(DoctorRole role, IConfigurationRoot configuration)
    {
        (Role, Configuration) = (role, configuration);
        LacksRoots = role == DoctorRole.All && !Has(Roots);
        if (LacksRoots)
            configuration[$"{Roots}:0"] = "/";
        _services = Register(role, configuration).BuildServiceProvider();
    }

    public DoctorRole Role { get; }

    public IConfigurationRoot Configuration { get; }

    public IServiceProvider Services => _services;

    /// <summary>Whether daemons are looked at.</summary>
    public bool IsDaemon => Role != DoctorRole.Run;

    public bool IsCoordinator => Role is DoctorRole.Coordinator or DoctorRole.All;

    public bool IsIngest => Role is DoctorRole.Ingest or DoctorRole.All;

    public bool IsInference => Role is DoctorRole.Inference or DoctorRole.All;

    /// <summary>Whether decoders are looked at.</summary>
    public bool Decodes => IsIngest || Role == DoctorRole.Run;

    /// <summary>Whether this host is looked at as one of all daemons, and no ingest worker is configured on it.</summary>
    public bool LacksRoots { get; }

    /// <summary>Whether models are looked at.</summary>
    public bool RunsModels => IsInference || Role == DoctorRole.Run;

    /// <summary>Reads the settings. Throws <see cref="CallException"/> if a file cannot be read.</summary>
    /// <param name="files">JSON files, below the environment as a daemon has them; files of the environment, above it, later ones win.</param>
    /// <param name="role">As what; null: all daemons if a broker is configured, else <c>qw run</c>.</param>
    public static DoctorSettings Read(IReadOnlyList<string> files, DoctorRole? role)
    {
        var settings = Build(files, isRun: false);
        role ??= settings[$"{BusOptions.Section}:{nameof(BusOptions.Connection)}"] is { Length: > 0 } ? DoctorRole.All : DoctorRole.Run;
        return new(role.Value, role == DoctorRole.Run ? Build(files, isRun: true) : settings);
    }

    /// <summary>Whether a setting is set.</summary>
    public bool Has(string setting) => Configuration[setting] is { Length: > 0 } || Configuration.GetSection(setting).GetChildren().Any();

    /// <summary>Options as a daemon checks them; null, with the fault, if they are wrong.</summary>
    public T? Options<T>(out string? fault) where T : class
    {
        try
        {
            fault = null;
            return _services.GetRequiredService<IOptions<T>>().Value;
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException)
        {
            fault = wrong.Message;
            return null;
        }
    }

    /// <summary>The same for a check that leaves faults to <see cref="SettingsCheck"/>: says that it did not look.</summary>
    public T? Options<T>(Findings findings, string check) where T : class
    {
        var options = Options<T>(out var fault);
        if (fault is not null)
            findings.Skip(check, "not looked at: its settings are wrong");
        return options;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static IConfigurationRoot Build(IReadOnlyList<string> files, bool isRun)
    {
        try
        {
            var builder = new ConfigurationBuilder();
            foreach (var file in files.Where(SettingsFile.IsJson))
                builder.AddJsonFile(Path.GetFullPath(file), optional: false);
            builder.AddEnvironmentVariables(isRun ? RunPrefix : null);
            foreach (var file in files.Where(f => !SettingsFile.IsJson(f)))
                builder.AddInMemoryCollection(SettingsFile.ReadEnvironment(file));
            // qw run reads whatever its user may.
            return (isRun ? builder.AddInMemoryCollection([new("Ingest:Roots:0", "/")]) : builder.AddCredentials()).Build();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CallException($"--config: {fault.Message}");
        }
    }

    private static ServiceCollection Register(DoctorRole role, IConfigurationRoot configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System);
        if (role == DoctorRole.Run)
            services.AddIngestDecoding(configuration).AddFeatureModel(configuration);
        else
            AddDaemons(services, role, configuration);
        // It has a line of its own.
        services.Remove(services.FirstOrDefault(s => s.ImplementationType == typeof(JailRules))!);
        services.AddLogging(log => log.ClearProviders());
        return services;
    }

    private static void AddDaemons(ServiceCollection services, DoctorRole role, IConfigurationRoot configuration)
    {
        services.AddDaemon(configuration, DaemonRole.Coordinator).AddBusOptions(configuration);
        if (role is DoctorRole.Coordinator or DoctorRole.All)
        {
            services.AddCoordinator(configuration).AddHttpApi(configuration);
            // A host that has workers alone has no state store.
            _ = role == DoctorRole.All ? services.AddStateStore(configuration) : services.AddDurableState(configuration);
        }
        if (role is DoctorRole.Ingest or DoctorRole.All)
            services.AddIngest(configuration);
        if (role is DoctorRole.Inference or DoctorRole.All)
            services.AddFeatureModel(configuration).AddFeatureCache(configuration);
    }
}
