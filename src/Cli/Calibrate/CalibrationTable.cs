using QueueWorkers.Cli.Output;
using Spectre.Console;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>What was measured, and the runs that come of it.</summary>
internal static class CalibrationTable
{
    private const double GB = 1e9;

    public static void Write(CalibrationResult result, string picture)
    {
        var (model, points) = (result.Model, result.Points);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in (string[])["resolution", "frames a run", "measured", "by the line", "largest run"])
            table.AddColumn(new TableColumn(column).NoWrap().RightAligned());
        foreach (var size in points.GroupBy(p => new RunSize(p.Width, p.Height)))
        {
            var most = model.MostPixels(result.Budget) / ((long)size.Key.Width * size.Key.Height);
            foreach (var point in size)
                table.AddRow(
                    point == size.First() ? $"{size.Key}" : "", Text($"{point.Frames}"), Text($"{point.Bytes / GB:F2} GB"), Text($"{model.Bytes(point.Pixels) / GB:F2} GB"),
                    point == size.First() ? (most > 0 ? Text($"{most:N0} frames") : "none fits") : "");
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(Terminal.Safe(Text(
            $"{result.Name} on {result.Device}, {result.Precision}: {result.Fixed / 1e6:F0} MB, and {result.PerPixel:F0} bytes a pixel; the line is off by {100 * model.WorstError(points):F0} % at most.")));
        if (result.Loading is { } loading)
            AnsiConsole.MarkupLine(Terminal.Safe(Text($"Loading it takes {loading / GB:F2} GB once, before any run.")));
        AnsiConsole.MarkupLine(Terminal.Safe(Text($"Runs may take {result.Budget / GB:F2} GB in all sessions together. Kept for workers on this machine; drawn in {picture}")));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
