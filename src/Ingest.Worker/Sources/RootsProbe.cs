using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Sources;

/// <summary>Whether the folders of videos are there, and that of fetched ones if any are fetched.</summary>
internal sealed class RootsProbe(IOptions<IngestOptions> options) : IHealthProbe
{
    public WorkKind Kind => WorkKind.Source;

    public string Name => "sources";

    public ValueTask<HealthFault?> FindFaultAsync(CancellationToken cancellation)
    {
        var ingest = options.Value;
        var folders = ingest.Https.Hosts.Count > 0 ? [.. ingest.Roots, ingest.Https.Path] : ingest.Roots;
        return new(folders.FirstOrDefault(f => !Directory.Exists(f)) is { } gone ? new HealthFault("a folder of videos is not there", $"{gone} is not there") : null);
    }
}
