using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform;

/// <summary>What the three daemons have in common.</summary>
public static class Daemon
{
    /// <summary>Exit code of a process whose settings are wrong.</summary>
    private const int WrongSettings = 2;

    /// <summary>Exit code of a process that ended by a fault of its own.</summary>
    private const int Faulted = 1;

    /// <summary>Says of every fault at start what <see cref="RunAsync"/> says, with a stack trace.</summary>
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Adds stores, the systemd notifications (<c>READY=1</c> once every service has started, the bus among them), the report at start and health.</summary>
    public static IServiceCollection AddDaemon(this IServiceCollection services, IConfiguration configuration, string role, bool createsStores = false)
    {
        services.AddSystemdLifetime();
        services.AddLogging(log => log.AddPlainConsole()
            .AddFilter(HostCategory, LogLevel.None)
            .AddFilter<ConsoleLoggerProvider>(FoldedLog.Source, LogLevel.None));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, FoldedLog>());
        services.AddOptions<BusOptions>().Validate(
            options => options.Connection.Length > 0, $"Bus:Connection is not set (Bus__Connection in the environment); a daemon needs a broker: {BrokerAddress.Wanted}");
        services.AddSingleton(new StartFact("broker", p => BrokerAddress.Shown(new Uri(p.GetRequiredService<IOptions<BusOptions>>().Value.Connection))));
        services.AddSingleton<DaemonStatus>();
        services.AddOptions<WatchdogOptions>().Bind(configuration.GetSection(WatchdogOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatchdogOptions>, WatchdogOptionsValidator>();
        services.AddSingleton<ReadyFile>().AddHostedService<StartReport>().AddHostedService(p => p.GetRequiredService<ReadyFile>());
        services.AddHostedService<BusSupervisor>().AddHealth(role);
        services.AddHostedService<StoreWatch>();
        return services.AddStores(configuration, createsStores);
    }

    /// <summary>Builds and runs a daemon; wrong settings end it with one line and exit code 2, whenever they are found.</summary>
    /// <param name="build">Makes it.</param>
    /// <param name="prepare">What takes its time before anything is made of the settings, such as a download.</param>
    public static async Task<int> RunAsync(Func<IHost> build, Func<IServiceProvider, CancellationToken, ValueTask>? prepare = null)
    {
        FileModes.KeepFromOthers();
        IHostApplicationLifetime? lifetime = null;
        try
        {
            var host = build();
            lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            // Before anything is made of them.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await using var beat = SystemdBeat.Begin(host.Services);
            if (prepare is not null)
            {
                using var stop = new StopSignals();
                await prepare(host.Services, stop.Token);
            }
            var background = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            await host.RunAsync();
            if (background.Select(b => b.ExecuteTask?.Exception).FirstOrDefault(e => e is not null) is not { } fault)
                return 0;
            // Their one sentence says it all.
            await SayAsync(fault.GetBaseException() is (BrokerRefusesException or ConsumerHangsException or PublishHangsException or StoreReplacedException) and var known ? [known.Message] : $"{fault}".Split('\n'));
            return Faulted;
        }
        catch (Exception fault) when (fault is OptionsValidationException or SettingException or InvalidOperationException or InvalidDataException)
        {
            await SayAsync(fault.Message);
            return WrongSettings;
        }
        catch (AggregateException faults) when (faults.InnerExceptions.All(f => f is OptionsValidationException))
        {
            await SayAsync(string.Join("; ", faults.InnerExceptions.Select(f => f.Message)));
            return WrongSettings;
        }
        catch (ConnectionException fault) when (!fault.IsTransient)
        {
            // At start; later it is tried again for a while, see BusSupervisor.
            await SayAsync($"The broker refuses us: {fault.GetBaseException().Message}");
            return Faulted;
        }
        catch (Exception fault) when (fault is OperationCanceledException || StoppedAtStart(lifetime))
        {
            // Told to stop while it waited for broker or stores at start. A wait that is broken off may end with the fault that it waited out.
            return 0;
        }
        catch (Exception fault)
        {
            await SayAsync($"{fault}".Split('\n'));
            return Faulted;
        }
    }

    private static bool StoppedAtStart(IHostApplicationLifetime? lifetime) =>
        lifetime is { ApplicationStopping.IsCancellationRequested: true, ApplicationStarted.IsCancellationRequested: false };

    private static async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
            await Console.Error.WriteLineAsync(PlainText.Of(line.TrimEnd('\r')));
    }
}
