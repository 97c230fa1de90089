using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Writes <c>report.json</c>.</summary>
public static class ReportFile
{
    private static readonly JsonSerializerOptions Indented = new(PlatformJson.Default.Options) { WriteIndented = true };

    /// <summary>Writes a report as indented JSON.</summary>
    public static Task WriteAsync(Stream stream, VideoReport report, CancellationToken cancellation) =>
        JsonSerializer.SerializeAsync(stream, report, Indented, cancellation);
}
