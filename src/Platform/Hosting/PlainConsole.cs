using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace QueueWorkers.Platform.Hosting;

/// <summary>The log on the console: the same form in the daemons and in the embedded run.</summary>
public static class PlainConsole
{
    private const string ConfiguredName = "Logging:Console:FormatterName";

    /// <summary>Adds the console with one safe line an entry, unless <c>Logging:Console:FormatterName</c> names another form.</summary>
    public static ILoggingBuilder AddPlainConsole(this ILoggingBuilder log)
    {
        var isSystemd = Systemd.Listens;
        log.AddConsole();
        log.Services.TryAddSingleton(TimeProvider.System);
        log.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, PlainConsoleFormatter>(p => new(p.GetRequiredService<TimeProvider>(), isSystemd)));
        // Builders of hosts and systemd choose forms of their own before.
        log.Services.AddOptions<ConsoleLoggerOptions>().PostConfigure<IServiceProvider>((options, services) =>
            options.FormatterName = services.GetService<IConfiguration>()?[ConfiguredName] ?? PlainConsoleFormatter.FormatterName);
        return log;
    }
}
