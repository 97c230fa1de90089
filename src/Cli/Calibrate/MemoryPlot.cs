using QueueWorkers.Cli.Calls;
using ScottPlot;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>Draws memory over pixels: what was measured, the line through it, and what runs may take.</summary>
internal static class MemoryPlot
{
    private const int Width = 960;
    private const int Height = 540;
    private const double GB = 1e9;
    private const double Megapixel = 1e6;

    /// <summary>Writes a PNG. Throws <see cref="CallException"/> if it cannot be written.</summary>
    public static void Write(string path, CalibrationResult result)
    {
        var plot = new Plot();
        foreach (var size in result.Points.GroupBy(p => new RunSize(p.Width, p.Height)))
        {
            var points = plot.Add.ScatterPoints(size.Select(p => p.Pixels / Megapixel).ToArray(), size.Select(p => p.Bytes / GB).ToArray());
            points.MarkerSize = 10;
            points.LegendText = $"{size.Key}";
        }
        var end = result.Points.Max(p => p.Pixels);
        var line = plot.Add.Line(0, result.Fixed / GB, end / Megapixel, result.Model.Bytes(end) / GB);
        line.LegendText = FormattableString.Invariant($"{result.Fixed / 1e6:F0} MB + {result.PerPixel:F0} bytes a pixel");
        if (result.Budget < 2 * result.Points.Max(p => p.Bytes))
            plot.Add.HorizontalLine(result.Budget / GB).LegendText = "what runs may take";
        plot.Title($"{result.Name} on {result.Device}, {result.Precision}: memory of a run", size: 15);
        plot.XLabel("megapixels of a run");
        plot.YLabel("GB");
        plot.Axes.SetLimitsX(0, 1.05 * end / Megapixel);
        plot.Axes.SetLimitsY(0, 1.15 * result.Points.Max(p => p.Bytes) / GB);
        plot.ShowLegend(Alignment.UpperLeft);
        try
        {
            plot.SavePng(path, Width, Height);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"the picture cannot be written: {fault.Message}");
        }
    }
}
