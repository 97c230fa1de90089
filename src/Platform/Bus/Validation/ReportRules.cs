using QueueWorkers.Contracts;
using static QueueWorkers.Platform.Bus.Validation.FieldRules;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>Rules for a report.</summary>
internal static class ReportRules
{
    private static readonly string[] Ends = ["Completed", "Partial", "Failed", "Cancelled"];

    public static string? Report(VideoReport report) =>
        Id("videoId", report.VideoId)
        ?? Text("source", report.Source)
        ?? Optional("content", report.Content, c => Sha256("sha256", c.Sha256) ?? Number("bytes", c.Bytes, 0))
        ?? Optional("selection", report.Selection, ValueRules.Selection)
        ?? Optional("range", report.Range, ValueRules.Range)
        ?? (Ends.Contains(report.State) ? null : Unlike("state", report.State, string.Join(", ", Ends)))
        ?? Word("code", report.Code ?? "")
        ?? Text("message", report.Message ?? "")
        ?? Needed("frames", report.Frames, Frames)
        ?? Each("gaps", report.Gaps, MessageLimits.Batches, (name, gap) => Needed(name, gap, Gap))
        ?? Optional("ptsMs", report.PtsMs, span => Real("first", span.First) ?? Real("last", span.Last))
        ?? Optional("decoder", report.Decoder, d => Word("name", d.Name) ?? Word("version", d.Version) ?? Word("colour", d.Colour) ?? Text("reason", d.Reason))
        ?? ValueRules.Warnings("warnings", report.Warnings)
        ?? Optional("model", report.Model, m => Profile("name", m.Name) ?? Fingerprint("fingerprint", m.Fingerprint) ?? Sha256("sha256", m.Sha256))
        ?? Each("executions", report.Executions, MessageLimits.Executions, (name, execution) => Needed(name, execution, Execution))
        ?? Needed("latencyMs", report.LatencyMs, Latency)
        ?? Word("bottleneck", report.Bottleneck ?? "")
        ?? Map("files", report.Files, Location);

    private static string? Frames(FrameAccount frames) =>
        Number("decoded", frames.Decoded, 0)
        ?? Number("selected", frames.Selected, 0)
        ?? Number("inferred", frames.Inferred, 0)
        ?? Number("cached", frames.Cached, 0)
        ?? Number("stored", frames.Stored, 0)
        ?? Number("missing", frames.Missing, 0);

    private static string? Gap(ReportGap gap) => Real("fromPtsMs", gap.FromPtsMs) ?? Real("toPtsMs", gap.ToPtsMs) ?? Word("code", gap.Code);

    private static string? Execution(ReportExecution execution) =>
        Word("provider", execution.Provider)
        ?? Word("device", execution.Device)
        ?? Word("precision", execution.Precision)
        ?? Number("frames", execution.Frames, 0);

    private static string? Latency(ReportLatency latency) =>
        Real("total", latency.Total) ?? Map("stages", latency.Stages, (name, ms) => Real(name, ms));

    private static string? Map<T>(string field, IReadOnlyDictionary<string, T>? map, Func<string, T, string?> rule) =>
        map is null ? $"{field} is null; wanted a value"
        : map.Count > MessageLimits.Entries ? $"{field} has {map.Count} entries; wanted {MessageLimits.Entries} at most"
        : map.Select(entry => Word(field, entry.Key) ?? In(field, rule(entry.Key, entry.Value))).FirstOrDefault(fault => fault is not null);
}
