using QueueWorkers.Cli.Run;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>The end of a run, for people: accounting, latency by stage, bottleneck, where the files are.</summary>
internal static class ClosingTable
{
    private const int BarWidth = 30;
    private const int LongestName = 40;
    private const int ShortestName = 16;

    /// <summary>Columns that the table takes beside the names of the videos.</summary>
    private const int OtherColumns = 66;

    /// <summary>The end of a run over any number of videos.</summary>
    public static void Write(RunSummary summary, string output)
    {
        var reports = summary.Reports;
        if (reports.Count is > 0 and <= RunSummary.MostShown)
            AnsiConsole.Write(Accounting(reports, summary.Kept));
        if (reports is [{ Files.Count: > 0 } only])
        {
            AnsiConsole.Write(Latency(only));
            WriteFiles(only);
        }
        else if (summary.States.Count > 0)
            Console.WriteLine($"results   {PlainText.Of(output)}");
    }

    /// <summary>Some reports.</summary>
    public static void Write(IReadOnlyList<VideoReport> reports)
    {
        AnsiConsole.Write(Accounting(reports, new HashSet<Guid>()));
        if (reports.Count == 1)
            AnsiConsole.Write(Latency(reports[0]));
        foreach (var report in reports)
            WriteFiles(report);
    }

    private static void WriteFiles(VideoReport report)
    {
        foreach (var (kind, path) in report.Files)
            Console.WriteLine($"{kind,-9} {PlainText.Of(path)}");
    }

    private static Table Accounting(IReadOnlyList<VideoReport> reports, IReadOnlySet<Guid> kept)
    {
        var name = Math.Clamp(AnsiConsole.Profile.Width - OtherColumns, ShortestName, LongestName);
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("video").NoWrap()).AddColumn("state");
        foreach (var column in (string[])["frames", "seconds", "frames/s"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("bottleneck").NoWrap());
        foreach (var report in reports)
        {
            var isKept = kept.Contains(report.VideoId);
            table.AddRow(
                Markup.Escape(Middle(PlainText.Of(VideoUri.FileName(report.Source)), name)), StateOf(report, isKept), FramesOf(report),
                isKept ? "–" : $"{report.LatencyMs.Total / 1000:N1}",
                isKept || report.Files.Count == 0 ? "–" : $"{report.Frames.Stored / Math.Max(report.LatencyMs.Total / 1000, 0.001):N0}",
                isKept ? "–" : report.Bottleneck ?? "–");
        }
        table.Caption = new TableTitle(reports.Count > 1
            ? $"{reports.Count:N0} videos, {reports.Where(HasResult).Sum(r => r.Frames.Stored):N0} frames stored, {reports.Sum(r => r.Frames.Missing):N0} missing"
            : $"{reports[0].Frames.Decoded:N0} decoded, {reports[0].Frames.Cached:N0} from the cache, {reports[0].Frames.Missing:N0} missing");
        return table;
    }

    private static string StateOf(VideoReport report, bool isKept) =>
        report.State == nameof(VideoState.Completed) ? isKept ? "[green]stood already[/]" : "[green]Completed[/]"
        : $"[{(HasResult(report) ? "yellow" : "red")}]{Markup.Escape(PlainText.Of(report.State))}[/] {Markup.Escape(PlainText.Of(report.Code))}";

    /// <summary>Of those that were wanted; of a video without a result none are there, whatever was computed on the way.</summary>
    private static string FramesOf(VideoReport report) => HasResult(report) ? $"{report.Frames.Stored:N0}/{report.Frames.Selected:N0}" : "none";

    private static bool HasResult(VideoReport report) => report.State is nameof(VideoState.Completed) or nameof(VideoState.Partial);

    /// <summary>A long name without its middle: beginning and end tell more than either alone.</summary>
    private static string Middle(string name, int length) =>
        name.Length <= length ? name : $"{name[..((length - 1) / 2)]}…{name[^(length - 1 - ((length - 1) / 2))..]}";

    private static Table Latency(VideoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("stage").AddColumn(new TableColumn("ms").RightAligned()).AddColumn("");
        var longest = Math.Max(report.LatencyMs.Stages.Values.DefaultIfEmpty().Max(), 1);
        foreach (var (stage, ms) in report.LatencyMs.Stages)
        {
            var colour = stage == report.Bottleneck ? "red" : Stages.IsWait(stage) ? "grey" : "blue";
            table.AddRow(Markup.Escape(stage), $"{ms:N0}", $"[{colour}]{new string('█', (int)Math.Round(ms / longest * BarWidth))}[/]");
        }
        table.Caption = new TableTitle("summed over all workers; grey stages are waits");
        return table;
    }
}
