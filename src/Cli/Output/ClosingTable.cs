using QueueWorkers.Cli.Calls;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>The end of a run, for people: accounting, latency by stage, bottleneck, where the files are.</summary>
internal static class ClosingTable
{
    private const int BarWidth = 30;
    private const int LongestName = 60;
    private const int ShortestName = 12;

    /// <summary>Characters of a cell's border and padding.</summary>
    private const int CellPadding = 3;

    /// <summary>Videos, frames and times of some reports; with the latency of one alone.</summary>
    public static void Write(IReadOnlyList<VideoReport> reports)
    {
        WriteAccounting(reports, new HashSet<string>());
        if (reports.Count == 1)
            WriteLatency(reports[0]);
        foreach (var report in reports)
            WriteFiles(report);
    }

    /// <summary>Videos, frames and times.</summary>
    /// <param name="reports">One at least.</param>
    /// <param name="kept">Sources of those whose result stood before.</param>
    public static void WriteAccounting(IReadOnlyList<VideoReport> reports, IReadOnlySet<string> kept) => AnsiConsole.Write(Accounting(reports, kept));

    /// <summary>Time of a video by stage.</summary>
    public static void WriteLatency(VideoReport report) => AnsiConsole.Write(Latency(report));

    /// <summary>Where the files of a result are.</summary>
    public static void WriteFiles(VideoReport report)
    {
        foreach (var (kind, path) in report.Files)
            Console.WriteLine($"{kind,-9} {PlainText.Of(path)}");
    }

    private static Table Accounting(IReadOnlyList<VideoReport> reports, IReadOnlySet<string> kept)
    {
        var rows = reports.Select(report => RowOf(report, kept.Contains(report.Source), withRate: reports.Count == 1)).ToList();
        string[] columns = reports.Count == 1 ? ["video", "state", "frames", "seconds", "frames/s", "bottleneck"] : ["video", "state", "frames", "seconds", "bottleneck"];
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
            table.AddColumn(column is "frames" or "seconds" or "frames/s" ? new TableColumn(column).RightAligned().NoWrap() : column == "state" ? new TableColumn(column) : new TableColumn(column).NoWrap());
        // What the others leave: a state may take two lines, but no word of it.
        var others = Enumerable.Range(1, columns.Length - 1).Sum(at => rows.Select(r => Markup.Remove(r[at])).Append(columns[at]).Max(t => t.Split(' ').Max(w => w.Length)));
        var name = Math.Clamp(AnsiConsole.Profile.Width - others - (CellPadding * columns.Length) - 1, ShortestName, LongestName);
        foreach (var row in rows)
            table.AddRow([Markup.Escape(Middle(row[0], name)), .. row[1..]]);
        table.Caption = new TableTitle(reports.Count > 1
            ? $"{reports.Count:N0} videos, {reports.Where(HasResult).Sum(r => r.Frames.Stored):N0} frames stored, {reports.Sum(r => r.Frames.Missing):N0} missing"
            : $"{reports[0].Frames.Decoded:N0} decoded, {reports[0].Frames.Cached:N0} from the cache, {reports[0].Frames.Missing:N0} missing");
        return table;
    }

    /// <summary>The cells of a video: its name as it is, the others as markup.</summary>
    private static string[] RowOf(VideoReport report, bool isKept, bool withRate)
    {
        var seconds = report.LatencyMs.Total / 1000;
        List<string> cells =
        [
            PlainText.Of(VideoUri.FileName(report.Source)), StateOf(report, isKept), FramesOf(report), isKept ? "–" : $"{seconds:N1}",
            isKept ? "–" : Markup.Escape(PlainText.Of(report.Bottleneck ?? "–")),
        ];
        if (withRate)
            cells.Insert(cells.Count - 1, isKept || !HasResult(report) ? "–" : $"{report.Frames.Stored / Math.Max(seconds, 0.001):N0}");
        return [.. cells];
    }

    private static string StateOf(VideoReport report, bool isKept) =>
        report.State == nameof(VideoState.Completed) ? isKept ? "[green]stood already[/]" : "[green]Completed[/]"
        : $"[{(HasResult(report) ? "yellow" : "red")}]{Markup.Escape(PlainText.Of(report.State))}[/] {Markup.Escape(PlainText.Of(report.Code))}";

    /// <summary>Of those that were wanted; of a video without a result none are there, whatever was computed on the way.</summary>
    private static string FramesOf(VideoReport report) => HasResult(report) ? $"{report.Frames.Stored:N0}/{report.Frames.Selected:N0}" : "none";

    private static bool HasResult(VideoReport report) => report.State is nameof(VideoState.Completed) or nameof(VideoState.Partial);

    /// <summary>A long name without its middle: beginning and end tell more than either alone.</summary>
    private static string Middle(string name, int length)
    {
        var runes = name.EnumerateRunes().ToList();
        var head = (length - 1) / 2;
        return runes.Count <= length ? name : $"{string.Concat(runes.Take(head))}…{string.Concat(runes.TakeLast(length - 1 - head))}";
    }

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
