using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace QueueWorkers.Platform.Hosting;

/// <summary>The log on the console: the same form in the daemons and in the embedded run.</summary>
public static class PlainConsole
{
    /// <summary>Adds the console with one safe line an entry, unless <c>Logging:Console:FormatterName</c> names another form.</summary>
    public static ILoggingBuilder AddPlainConsole(this ILoggingBuilder log)
    {
        var isSystemd = SystemdHelpers.IsSystemdService();
        log.AddConsole();
        log.Services.TryAddSingleton(TimeProvider.System);
        log.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, PlainConsoleFormatter>(p => new(p.GetRequiredService<TimeProvider>(), isSystemd)));
        log.Services.PostConfigure<ConsoleLoggerOptions>(options =>
        {
            // Systemd's own is chosen for every service that systemd starts.
            if (options.FormatterName is null || (isSystemd && options.FormatterName == ConsoleFormatterNames.Systemd))
                options.FormatterName = PlainConsoleFormatter.FormatterName;
        });
        return log;
    }
}
