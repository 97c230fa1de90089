using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The settings of every section, by the validators of the daemons.</summary>
internal sealed class SettingsCheck(DoctorSettings settings) : IDoctorCheck
{
    public string Name => "settings";

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        List<string?> faults = [];
        if (settings.IsDaemon)
            faults.AddRange([Of<BusOptions>(), Of<PayloadOptions>(), Of<FeatureOptions>(), Of<ResilienceOptions>()]);
        if (settings.IsCoordinator)
            faults.AddRange([Of<StateOptions>(), Of<VideoOptions>(), Of<HttpOptions>()]);
        if (settings.Decodes)
            faults.Add(Of<IngestOptions>());
        if (settings.RunsModels)
            faults.Add(Of<InferenceOptions>());
        if (settings.IsInference)
            faults.Add(Of<CacheOptions>());
        foreach (var fault in faults.OfType<string>())
            findings.Fail(Name, fault, "correct the setting; docs/configuration.md lists all of them");
        if (faults.All(f => f is null))
            findings.Ok(Name, settings.Role switch
            {
                DoctorRole.All => "of coordinator, ingest and inference, as far as they are configured",
                DoctorRole.Run => "of qw run",
                var role => $"of {role.ToString().ToLowerInvariant()}",
            });
        if (!settings.IsDaemon)
            findings.Skip("servers", "not configured: qw run needs none; daemons have theirs in Bus__Connection and so on, or in --config FILE");
        return Task.CompletedTask;
    }

    private string? Of<T>() where T : class
    {
        _ = settings.Options<T>(out var fault);
        return fault;
    }
}
