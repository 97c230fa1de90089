using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Models;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Cli.Calibrate;

/// <summary><c>qw calibrate</c>.</summary>
internal static class CalibrateCommand
{
    private const int MostFrames = 1024;
    private static readonly RunSize[] UsualSizes = [new(640, 360), new(1280, 720), new(1920, 1080), new(3840, 2160)];
    private static readonly int[] UsualFrames = [1, 2, 4, 8];

    /// <summary>The most pixels that are measured if nothing is said: what is larger takes minutes on a CPU, and lies on the same line.</summary>
    private const long UsualPixels = 17_000_000;

    public static Command Create()
    {
        var model = Checked.Text("--model", "As for run.", "builtin:resnet50-native");
        var sizes = Checked.Of<IReadOnlyList<RunSize>?>("--resolution", "Sizes of frames, for a model that takes any. Default: 360p,720p,1080p,4k.", "SIZES", RunSize.ReadAll, RunSize.Wanted);
        var frames = Checked.Of("--frames", "Frames of a run. Default: 1,2,4,8, as far as a run has 17 megapixels at most.", "NUMBERS", ReadFrames, $"whole numbers from 1 to {MostFrames:N0}, with commas between");
        var device = Checked.Word("--device", "cpu or cuda. Default: cpu.", [Accelerators.Cpu, Accelerators.Cuda]);
        var precision = ModelOptions.Precision();
        var plot = Checked.Text("--plot", "The picture. Default: NAME-memory.png here.");
        var json = Checked.Flag("--json", "The result as JSON on standard output, and no picture unless --plot is given.");
        var point = Checked.Of("--point", "One measurement, in this process.", null, MeasuredPoint.Read, MeasuredPoint.Wanted);
        var loading = Checked.Flag("--loading", "What loading takes, in this process.");
        // One value, with commas in it; of a list several would be taken.
        (sizes.Arity, frames.Arity) = (ArgumentArity.ExactlyOne, ArgumentArity.ExactlyOne);
        (point.Hidden, loading.Hidden) = (true, true);
        var command = new Command("calibrate", """
            Measures how much memory runs of a model take on this machine, by frames of a run and resolution, each in a process of its own. Prints the
            table, draws it, and keeps it: workers and qw run on this machine choose by it how large their runs may be.

            Examples:
              qw calibrate
              qw calibrate --model my-model.json --resolution 720p,1080p --frames 1,4
              qw calibrate --model builtin:resnet50 --json | jq .perPixel

            A model that wants frames of one size is measured on that size. What daemons shall use is to be kept in their folder:
            QW_Inference__ModelCache says which.

            Exit code: 0 measured, 2 wrong call or model, 3 nothing could be measured, 130 Ctrl-C.
            """)
        { model, precision, sizes, frames, device, plot, json, point, loading };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = ModelShelf.OfEnvironment(parsed.GetValue(precision));
            (options.Model, options.Accelerator) = (parsed.GetValue(model)!, parsed.GetValue(device) ?? Accelerators.Cpu);
            if (parsed.GetValue(point) is { } one)
                return MeasuredPoint.Measure(options, one);
            if (parsed.GetValue(loading))
                return MeasuredPoint.MeasureLoading(options);
            var calibration = new Calibration(options, cancellation);
            var wanted = Wanted(parsed.GetValue(sizes), parsed.GetValue(frames), calibration.AnySize);
            var (load, points) = await MeasureAsync(calibration, wanted);
            if (points.Count == 0)
            {
                await Terminal.SayAsync("nothing could be measured: not one run fits");
                return ExitCode.NotCompleted;
            }
            var result = calibration.Keep(points, load);
            var picture = parsed.GetValue(plot) ?? (parsed.GetValue(json) ? null : $"{result.Name}-memory.png");
            if (picture is not null)
                MemoryPlot.Write(picture, result);
            if (parsed.GetValue(json))
                CalibrationJson.Write(result);
            else
                CalibrationTable.Write(result, picture!);
            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task<(long? Loading, IReadOnlyList<MemoryPoint> Points)> MeasureAsync(Calibration calibration, IReadOnlyList<(RunSize Size, int Frames)> wanted)
    {
        List<MemoryPoint> points = [];
        HashSet<RunSize> full = [];
        long? loading = null;
        await StepProgress.ShowAsync(1 + wanted.Count, async step =>
        {
            step("loading the model");
            loading = await calibration.MeasureLoadingAsync();
            foreach (var (size, frames) in wanted)
            {
                step(full.Contains(size) ? null : Invariant($"{(calibration.AnySize ? $"{size}, " : "")}runs of {frames}"));
                if (full.Contains(size))
                    continue;
                if (await calibration.MeasureAsync(size, frames) is { } found)
                    points.Add(found);
                else
                    full.Add(size);
            }
        });
        return (loading, points);
    }

    private static IReadOnlyList<(RunSize Size, int Frames)> Wanted(IReadOnlyList<RunSize>? sizes, IReadOnlyList<int>? frames, bool anySize)
    {
        if (!anySize && sizes is not null)
            throw new CallException("--resolution is for models that take frames of any size (input.resize is native); this one wants one size");
        var all = (anySize ? sizes ?? UsualSizes : [default]).SelectMany(s => (frames ?? UsualFrames).Select(f => (Size: s, Frames: f)));
        return [.. frames is null ? all.Where(w => w.Frames == UsualFrames[0] || (long)w.Size.Width * w.Size.Height * w.Frames <= UsualPixels) : all];
    }

    private static IReadOnlyList<int>? ReadFrames(string text)
    {
        var all = text.Split(',').Select(t => Values.Whole(t, 1, MostFrames)).ToList();
        return all.Contains(null) ? null : [.. all.OfType<int>().Distinct().Order()];
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
