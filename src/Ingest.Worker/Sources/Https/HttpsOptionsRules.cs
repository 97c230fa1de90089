using System.Net;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Checks what attributes cannot say of <see cref="HttpsOptions"/>.</summary>
internal sealed class HttpsOptionsRules : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        string?[] faults = [.. options.Https.Hosts.Select(OfHost), .. options.Https.AllowPrivateAddresses.Select(OfNetwork), OfPath(options.Https.Path), ServerTrust.FaultOf("Ingest:Https:CaFile", options.Https.CaFile)];
        return faults.FirstOrDefault(f => f is not null) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }

    private static string? OfHost(string host) => Uri.CheckHostName(host.StartsWith(HostRules.Wildcard, StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown
        ? $"Ingest:Https:Hosts holds \"{host}\"; allowed are names without scheme, port or path, such as media.example.org or *.example.org."
        : null;

    private static string? OfNetwork(string network) => IPNetwork.TryParse(network, out _)
        ? null
        : $"Ingest:Https:AllowPrivateAddresses holds \"{network}\"; allowed are networks such as 10.20.0.0/16 or fd00:1::/32.";

    private static string? OfPath(string path) => Path.IsPathFullyQualified(path)
        ? null
        : $"Ingest:Https:Path is \"{path}\"; allowed is an absolute folder, such as /srv/sources.";
}
