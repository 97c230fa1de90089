using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary><c>report.json</c>.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Indented = new(PlatformJson.Default.Options) { WriteIndented = true };

    public static Task WriteAsync(Stream stream, VideoReport report, CancellationToken cancellation) =>
        JsonSerializer.SerializeAsync(stream, report, Indented, cancellation);
}
