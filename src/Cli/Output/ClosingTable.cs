using QueueWorkers.Contracts;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>The end of a run, for people: accounting, latency by stage, bottleneck, where the files are.</summary>
internal static class ClosingTable
{
    private const int BarWidth = 30;

    public static void Write(IReadOnlyList<VideoReport> reports)
    {
        AnsiConsole.Write(Accounting(reports));
        if (reports.Count == 1)
            AnsiConsole.Write(Latency(reports[0]));
        foreach (var report in reports)
            foreach (var (kind, path) in report.Files)
                Console.WriteLine($"{kind,-9} {path}");
    }

    private static Table Accounting(IReadOnlyList<VideoReport> reports)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("video").AddColumn("state");
        foreach (var column in (string[])["stored/selected", "seconds", "frames/s"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("bottleneck").NoWrap());
        foreach (var report in reports)
            table.AddRow(
                Markup.Escape(VideoUri.FileName(report.Source)),
                report.Code is null ? $"[green]{report.State}[/]" : $"[red]{report.State}[/] {Markup.Escape(report.Code)}",
                $"{report.Frames.Stored:N0}/{report.Frames.Selected:N0}",
                $"{report.LatencyMs.Total / 1000:N1}", $"{report.Frames.Stored / Math.Max(report.LatencyMs.Total / 1000, 0.001):N0}",
                report.Bottleneck ?? "–");
        if (reports.Count > 1)
            table.Caption = new TableTitle($"{reports.Count:N0} videos, {reports.Sum(r => r.Frames.Stored):N0} frames stored, {reports.Sum(r => r.Frames.Missing):N0} missing");
        else
            table.Caption = new TableTitle($"{reports[0].Frames.Decoded:N0} decoded, {reports[0].Frames.Cached:N0} from the cache, {reports[0].Frames.Missing:N0} missing");
        return table;
    }

    private static Table Latency(VideoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("stage").AddColumn(new TableColumn("ms").RightAligned()).AddColumn("");
        var longest = Math.Max(report.LatencyMs.Stages.Values.DefaultIfEmpty().Max(), 1);
        foreach (var (stage, ms) in report.LatencyMs.Stages)
        {
            var colour = stage == report.Bottleneck ? "red" : Stages.IsWait(stage) ? "grey" : "blue";
            table.AddRow(stage, $"{ms:N0}", $"[{colour}]{new string('█', (int)Math.Round(ms / longest * BarWidth))}[/]");
        }
        table.Caption = new TableTitle("summed over all workers; grey stages are waits");
        return table;
    }
}
