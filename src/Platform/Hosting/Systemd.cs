using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace QueueWorkers.Platform.Hosting;

/// <summary>The supervisor of a daemon.</summary>
internal static class Systemd
{
    /// <summary>
    /// Whether it wants to be told when the daemon is ready. Not .NET's AddSystemd: that looks at the name of the parent process, which
    /// <c>ProtectProc=invisible</c> hides.
    /// </summary>
    public static bool Listens { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Says <c>READY=1</c> once every service has started, the bus among them, and <c>STOPPING=1</c>; stops at SIGTERM.</summary>
    public static IServiceCollection AddSystemdLifetime(this IServiceCollection services) => !Listens
        ? services
        : services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
}
