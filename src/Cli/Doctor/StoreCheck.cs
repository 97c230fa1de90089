using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The stores that all daemons share: there, the right ones, writable, with room.</summary>
internal sealed class StoreCheck(DoctorSettings settings) : IDoctorCheck
{
    private const long Least = 256L << 20;
    private const long WantedForFeatures = 1L << 30;

    public string Name => "stores";

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<PayloadOptions>(findings, Name) is not { } payloads || settings.Options<FeatureOptions>(out _) is null)
            return Task.CompletedTask;
        var stores = settings.Services.GetRequiredService<SharedStores>();
        var one = Look(findings, "payload store", PayloadOptions.Section, stores.Payloads, (payloads.QuotaBytes, "the quota of a model (Payloads:QuotaBytes)"));
        var other = Look(findings, "feature store", FeatureOptions.Section, stores.Features, (WantedForFeatures, "what a few long videos take"));
        if (one is not null && one == other)
            findings.Fail(Name, $"both are the same folder, or a copy of it ({one})", "give Payloads:Path and Features:Path a folder each");
        return Task.CompletedTask;
    }

    /// <summary>The identity of a store; null if it has none.</summary>
    private string? Look(Findings findings, string check, string section, StoreRoot store, (long Bytes, string Why) wanted)
    {
        var setting = $"{section}:Path";
        if (!Directory.Exists(store.Path))
        {
            findings.Fail(check, File.Exists(store.Path) ? $"{store.Path} is no folder" : $"{store.Path} is not there",
                $"mount it, or make it for the daemons' user: install -d -o queueworkers -g queueworkers -m 750 {store.Path}; or correct {setting}");
            return null;
        }
        string identity;
        try
        {
            identity = store.Identity();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Fail(check, fault.Message, $"mount what the other hosts have there, or correct {setting}; the coordinator makes a new store when it starts");
            return null;
        }
        if (FolderTrial.FaultOf(store.Path) is { } refused)
            findings.Fail(check, $"{store.Path} cannot be written to: {refused}",
                "let the user that runs this write there (owner, group or ACL), mount it read-write, with links and locks; under systemd ReadWritePaths= must name it");
        else
        {
            findings.Ok(check, $"{store.Path}, identity {identity}");
            FolderTrial.CheckRoom(findings, $"{check} room", store.Path, Least, wanted,
                section == PayloadOptions.Section ? "make room, or lower Payloads:QuotaBytes on every host" : "make room, move it to a larger disk, or lower Features:PartRetention");
        }
        return identity;
    }
}
