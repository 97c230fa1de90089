using System.Net;
using System.Net.Sockets;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Sources.Https;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Where videos come from: the roots, the hosts of <c>https:</c> sources, and the store that these are fetched into.</summary>
internal sealed class SourceCheck(DoctorSettings settings) : IDoctorCheck
{
    private const long Least = 256L << 20;
    private const string StoreName = "source store";
    private const string HostsName = "https sources";

    public string Name => "roots";

    public async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<IngestOptions>(findings, Name) is not { } options)
            return;
        if (settings.LacksRoots)
            findings.Skip(Name, "not configured: Ingest:Roots is not set, as on a host without ingest workers");
        else if (settings.IsIngest)
            CheckRoots(findings, options.Roots);
        if (!settings.IsIngest || options.Https.Hosts.Count == 0)
            return;
        CheckStore(findings, options.Https);
        await CheckHostsAsync(findings, options.Https, cancellation);
    }

    private void CheckRoots(Findings findings, IList<string> roots)
    {
        foreach (var root in roots)
            if (FaultOf(root) is { } fault)
                findings.Fail(Name, fault, $"mount {root}, let the user that runs this read it (setfacl -m u:queueworkers:rX {root}), or correct Ingest:Roots");
            else
                findings.Ok(Name, root);
    }

    private static string? FaultOf(string root)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(root).FirstOrDefault();
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private static void CheckStore(Findings findings, HttpsOptions https)
    {
        // The first worker makes it, if it may.
        var folder = https.Path;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        if (FolderTrial.FaultOf(folder) is { } fault)
            findings.Fail(StoreName, $"{https.Path} cannot be written to: {fault}", "let the user that runs this write there, or correct Ingest:Https:Path; under systemd ReadWritePaths= must name it");
        else
            FolderTrial.CheckRoom(findings, StoreName, folder, Least, (https.StoreBytes, "Ingest:Https:StoreBytes"), "make room, or lower Ingest:Https:StoreBytes on every host");
    }

    private static async Task CheckHostsAsync(Findings findings, HttpsOptions https, CancellationToken cancellation)
    {
        var rules = new AddressRules(https.AllowPrivateAddresses);
        foreach (var host in https.Hosts)
            if (host.StartsWith(HostRules.Wildcard, StringComparison.Ordinal))
                findings.Skip(HostsName, $"{host}: which hosts these are is not known");
            else
                try
                {
                    var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
                    if (addresses.FirstOrDefault(a => !rules.Allow(a)) is { } special)
                        findings.Fail(HostsName, $"{host} has the address {special}, which is private or special", "name its network in Ingest:Https:AllowPrivateAddresses");
                    else
                        findings.Ok(HostsName, $"{host} is {addresses[0]}");
                }
                catch (SocketException fault)
                {
                    findings.Fail(HostsName, $"{host}: {fault.Message}", "correct Ingest:Https:Hosts, or the DNS entry of the host");
                }
    }
}
