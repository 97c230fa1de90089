using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Output;

/// <summary>Reports for scripts and for people.</summary>
internal static class Reports
{
    private static readonly JsonSerializerOptions Indented = new(PlatformJson.Default.Options) { WriteIndented = true };

    public static async Task WriteJsonAsync(IReadOnlyList<VideoReport> reports, Stream target, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(target, reports, Indented, cancellation);
        await target.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    /// <summary>One line on standard error for each video that did not complete.</summary>
    public static async Task ExplainAsync(IEnumerable<VideoReport> reports)
    {
        foreach (var report in reports.Where(r => r.Code is not null))
            await Console.Error.WriteLineAsync($"qw: {PlainText.Of(report.Source)}: {PlainText.Short($"{report.State}: {report.Code}: {report.Message}")}");
    }
}
