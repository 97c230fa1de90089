using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>Opens sessions on the CPU, in the layout that was measured to be the fastest.</summary>
internal static class CpuDevices
{
    /// <summary>Frames of a full run if nothing is said and nothing may be measured.</summary>
    private const int PlainFrames = 8;

    private static readonly int[] FramesToTry = [1, 2, 4, 8];
    private static readonly FrameGeometry UsualFrame = new() { Width = 640, Height = 360 };

    /// <summary>Opens what the options ask for.</summary>
    public static DeviceSet Open(SessionPlan host, string fingerprint, InferenceOptions options, TimeProvider time, ILogger log, IProgress<ModelLoadStep>? progress)
    {
        // A copy of the whole model: made only if it is wanted, or to be measured.
        var graph = new Lazy<CpuModel?>(() => options.Pixels != PixelWork.Host && PixelGraph.Of(host) is { } pixels ? new CpuModel(pixels, time, log) : null);
        var worker = new CpuModel(host, time, log);
        CpuModel ModelOf(CpuLayout layout) => layout.PixelsInGraph ? graph.Value! : worker;

        double Measure(CpuLayout layout)
        {
            var devices = Enumerable.Range(0, layout.Sessions).Select(i => ModelOf(layout).Open(i, layout)).ToList();
            try
            {
                var frame = host.Shape.AnySize ? UsualFrame with { Resize = ResizeMode.Native } : host.Geometry;
                var rate = LayoutMeter.Rate(devices, frame, devices[0].MostFrames(frame), host.Dimension);
                log.LayoutMeasured(fingerprint, layout.ToString(), rate);
                return rate;
            }
            finally
            {
                devices.ForEach(d => d.Dispose());
            }
        }

        var memory = new LayoutMemory(options.LayoutFolder(), fingerprint, DeviceNames.Cpu(), $"{Environment.ProcessorCount}", OrtEnv.Instance().GetVersionString(),
            $"{options.Sessions} {options.Threads} {options.RunFrames} {options.Pixels} {options.Join}");
        var layout = memory.Find();
        if (layout is null)
        {
            var search = new LayoutSearch(Measure, progress);
            layout = search.Best(Splits(options), Frames(options, host), Pixels(options, graph.Value is not null));
            if (search.HasMeasured)
                memory.Keep(layout);
        }
        log.LayoutChosen(fingerprint, layout.ToString());
        var model = ModelOf(layout);
        if (layout.PixelsInGraph)
            worker.Dispose();
        else if (graph.IsValueCreated)
            graph.Value?.Dispose();
        return Open(model, layout, host.Graph.Precision, log);
    }

    private static DeviceSet Open(CpuModel model, CpuLayout layout, string precision, ILogger log) =>
        new(Accelerators.Cpu, DeviceNames.Cpu(), precision, layout.Frames, [.. Enumerable.Range(0, layout.Sessions).Select(i => OpenedDevice.Warm($"cpu {i}", () => model.Open(i, layout), log))], model);

    private static IReadOnlyList<(int Sessions, int Threads)> Splits(InferenceOptions options)
    {
        var cores = Environment.ProcessorCount;
        if (options.Sessions > 0 || options.Threads > 0)
        {
            var sessions = options.Sessions > 0 ? options.Sessions : Math.Max(1, cores / options.Threads);
            return [(sessions, options.Threads > 0 ? options.Threads : Math.Max(1, cores / sessions))];
        }
        return [.. new[] { cores, cores / 2, cores / 4, 1 }.Where(sessions => sessions > 0).Distinct().Select(sessions => (sessions, Math.Max(1, cores / sessions)))];
    }

    // Where a feature must not differ by a digit, what was measured must have no say in it.
    private static IReadOnlyList<int> Frames(InferenceOptions options, SessionPlan plan) =>
        !plan.Shape.IsFree ? [plan.Shape.FullRun(1)] : options.RunFrames > 0 ? [options.RunFrames] : options.Join ? FramesToTry : [PlainFrames];

    private static IReadOnlyList<bool> Pixels(InferenceOptions options, bool possible) => options.Pixels switch
    {
        PixelWork.Graph when possible => [true],
        PixelWork.Auto when possible && options.Join => [false, true],
        _ => [false],
    };
}
