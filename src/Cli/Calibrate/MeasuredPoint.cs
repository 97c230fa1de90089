using System.Text.Json;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Inference.Calibration;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>The child that measures one run: <c>--point WIDTHxHEIGHTxFRAMES</c>. It prints a <see cref="MemoryPoint"/>, or <c>null</c> if the run does not fit.</summary>
internal sealed record MeasuredPoint(int Width, int Height, int Frames)
{
    public const string Wanted = "WIDTHxHEIGHTxFRAMES";

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}x{Frames}");

    public static MeasuredPoint? Read(string text) =>
        text.Split('x') is [var width, var height, var frames] && int.TryParse(width, out var w) && int.TryParse(height, out var h) && int.TryParse(frames, out var f) ? new(w, h, f) : null;

    public static int Measure(InferenceOptions options, MeasuredPoint point) =>
        Print(() => JsonSerializer.Serialize(Try(options, point), CalibrationJson.Default.MemoryPoint));

    /// <summary>The child that measures what loading takes: <c>--loading</c>. It prints bytes.</summary>
    public static int MeasureLoading(InferenceOptions options) => Print(() => FormattableString.Invariant($"{MemoryMeter.MeasureLoading(options)}"));

    private static int Print(Func<string> measure)
    {
        try
        {
            Console.WriteLine(measure());
            return ExitCode.Completed;
        }
        catch (Exception fault) when (fault is ModelProfileException or AcceleratorUnavailableException)
        {
            throw new CallException(fault.Message);
        }
    }

    private static MemoryPoint? Try(InferenceOptions options, MeasuredPoint point)
    {
        try
        {
            return MemoryMeter.Measure(options.LoadModel(), options, point.Width, point.Height, point.Frames);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
