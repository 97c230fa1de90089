using Microsoft.Extensions.Configuration;

namespace QueueWorkers.Platform.Hosting;

/// <summary>Settings that nobody else on the host may read.</summary>
public static class Credentials
{
    /// <summary>
    /// Adds the files of <c>$CREDENTIALS_DIRECTORY</c>, where systemd puts what <c>LoadCredential=</c> names: each is a setting with the
    /// name of the file, <c>Bus__Connection</c> for <c>Bus:Connection</c>. They win over the environment and the command line, which
    /// others can read.
    /// </summary>
    public static IConfigurationBuilder AddCredentials(this IConfigurationBuilder configuration) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
            ? configuration.AddKeyPerFile(folder, optional: true)
            : configuration;
}
