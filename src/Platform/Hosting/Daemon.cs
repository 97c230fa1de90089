using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Platform.Hosting;

/// <summary>What the three daemons have in common.</summary>
public static class Daemon
{
    /// <summary>Exit code of a process whose settings are wrong.</summary>
    private const int WrongSettings = 2;

    /// <summary>Adds stores, the systemd notifications (<c>READY=1</c> once every service has started, the bus among them) and the report at start.</summary>
    public static IServiceCollection AddDaemon(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSystemd();
        services.AddOptions<BusOptions>().Validate(
            options => options.Connection.Length > 0, "Bus:Connection is not set; a daemon needs a broker: amqp://user:password@host:port/vhost (Bus__Connection in the environment)");
        services.AddSingleton(new StartFact("broker", p => Redacted(p.GetRequiredService<IOptions<BusOptions>>().Value.Connection)));
        services.AddHostedService<StartReport>();
        return services.AddStores(configuration);
    }

    /// <summary>Runs a daemon; wrong settings end it with one line and exit code 2.</summary>
    public static async Task<int> RunDaemonAsync(this IHost host)
    {
        try
        {
            await host.RunAsync();
            return 0;
        }
        catch (Exception fault) when (fault is OptionsValidationException or InvalidOperationException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return WrongSettings;
        }
    }

    private static string Redacted(string connection) =>
        new UriBuilder(connection) { UserName = "", Password = "" }.Uri.ToString();
}
