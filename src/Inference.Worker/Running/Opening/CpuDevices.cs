using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Opening;

/// <summary>Opens sessions on the CPU, in the layout that was measured to be the fastest.</summary>
internal static class CpuDevices
{
    /// <summary>Frames of a full run if nothing is said and nothing may be measured.</summary>
    private const int PlainFrames = 8;

    /// <summary>Bytes of a model of which one session is opened, unless the options say how many: opening another takes longer than it gains, and may not fit.</summary>
    private const long LargeModel = 256 << 20;

    private static readonly int[] FramesToTry = [1, 2, 4, 8];
    private static readonly FrameGeometry UsualFrame = new() { Width = 640, Height = 360 };

    /// <summary>Opens what the options ask for.</summary>
    public static DeviceSet Open(SessionPlan host, string fingerprint, InferenceOptions options, TimeProvider time, ILogger log, ModelLoading loading)
    {
        var isLarge = host.Graph.Bytes.Length >= LargeModel;
        var runs = RunPlan.OnCpu(host, options);
        var splits = Fitting(Splits(options, isLarge), runs.MostSessions(host));
        host = host with { MostPixels = Math.Min(host.MostPixels, runs.MostPixels(splits.Max(s => s.Sessions))) };
        if (runs.IsBound)
            log.RunsPlanned(fingerprint, runs.ToString(), host.MostPixels / 1e6);
        // A copy of the whole model: made only if it is wanted, or to be measured. Its runs take more memory for each pixel, and frames of any size may have many.
        var mayBeInGraph = options.Pixels == PixelWork.Graph || (options.Pixels == PixelWork.Auto && !isLarge && !host.Shape.AnySize);
        var graph = new Lazy<CpuModel?>(() => mayBeInGraph && PixelGraph.Of(host) is { } pixels ? new CpuModel(pixels, time, log) : null);
        var worker = new CpuModel(host, time, log);
        CpuModel ModelOf(CpuLayout layout) => layout.PixelsInGraph ? graph.Value! : worker;

        var memory = new StartMemory<CpuLayout>(options.LayoutFolder(), LayoutJson.Default.CpuLayout, fingerprint, DeviceNames.Cpu(), $"{Environment.ProcessorCount}", OrtRuntime.Environment().GetVersionString(),
            $"{options.Sessions} {options.Threads} {options.RunFrames} {options.Pixels} {options.Join} {splits.Max(s => s.Sessions)}");
        var frames = Frames(options, host);
        var layout = memory.Find() is { Sessions: > 0, Threads: > 0, Frames: > 0 } found ? found with { Frames = host.Shape.FullRun(found.Frames) } : null;
        using var open = new OpenLayout((i, l) => ModelOf(l).Open(i, l), frames[^1], loading.Cancellation);
        if (layout is null)
        {
            var frame = host.Shape.AnySize ? UsualFrame with { Resize = ResizeMode.Native } : host.Geometry;
            var meter = new Lazy<LayoutMeter>(() => new(frame, frames[^1], host.Dimension));
            var search = new LayoutSearch(l => Measure(open.Of(l), l, frame, meter.Value), options.MeasureTime, time, loading);
            layout = search.Best(splits, frames, Pixels(options, graph.Value is not null));
            if (search.HasMeasured)
                memory.Keep(layout);
        }
        log.LayoutChosen(fingerprint, layout.ToString());
        loading.Begin("opening the model");
        var model = ModelOf(layout);
        var devices = Open(model, layout, open.Take(layout), log);
        open.Dispose();
        if (layout.PixelsInGraph)
            worker.Dispose();
        else if (graph.IsValueCreated)
            graph.Value?.Dispose();
        return new(Accelerators.Cpu, DeviceNames.Cpu(), host.Graph.Precision, layout.Frames, devices, model);

        double Measure(IReadOnlyList<OnnxDevice> devices, CpuLayout layout, FrameGeometry frame, LayoutMeter meter)
        {
            var rate = meter.Rate(devices, Math.Min(layout.Frames, devices[0].MostFrames(frame)), loading.Cancellation);
            log.LayoutMeasured(fingerprint, layout.ToString(), rate);
            return rate;
        }
    }

    /// <summary>Warm sessions of a layout: those that are open already, or new ones.</summary>
    private static List<OpenedDevice> Open(CpuModel model, CpuLayout layout, IReadOnlyList<OnnxDevice> open, ILogger log)
    {
        List<OpenedDevice> opened = [];
        try
        {
            for (var i = 0; i < layout.Sessions; i++)
            {
                var (number, first) = (i, open.Count > i ? open[i] : null);
                opened.Add(OpenedDevice.Warm($"cpu {i}", () => Interlocked.Exchange(ref first, null) ?? model.Open(number, layout), log));
            }
            return opened;
        }
        catch
        {
            // The one that failed is closed already.
            foreach (var device in opened.Select(o => o.Device).Concat(open.Skip(opened.Count + 1)))
                device.Dispose();
            throw;
        }
    }

    /// <summary>Sessions and threads that may be.</summary>
    internal static IReadOnlyList<(int Sessions, int Threads)> Splits(InferenceOptions options, bool isLarge)
    {
        var cores = Environment.ProcessorCount;
        if (options.Sessions > 0 || options.Threads > 0)
        {
            var sessions = options.Sessions > 0 ? options.Sessions : isLarge ? 1 : Math.Max(1, cores / options.Threads);
            return [(sessions, options.Threads > 0 ? options.Threads : Math.Max(1, cores / sessions))];
        }
        if (isLarge)
            return [(1, cores)];
        return [.. new[] { cores, cores / 2, cores / 4, 1 }.Where(sessions => sessions > 0).Distinct().Select(sessions => (sessions, Math.Max(1, cores / sessions)))];
    }

    /// <summary>Those whose sessions fit into memory side by side; if none do, one session with all their threads.</summary>
    private static IReadOnlyList<(int Sessions, int Threads)> Fitting(IReadOnlyList<(int Sessions, int Threads)> splits, int most)
    {
        List<(int Sessions, int Threads)> fit = [.. splits.Where(s => s.Sessions <= most)];
        return fit.Count > 0 ? fit : [(most, Math.Max(1, splits[0].Sessions * splits[0].Threads / most))];
    }

    // Where a feature must not differ by a digit, what was measured must have no say in it.
    private static IReadOnlyList<int> Frames(InferenceOptions options, SessionPlan plan) =>
        [.. (options.RunFrames > 0 ? [options.RunFrames] : options.Join ? FramesToTry : [PlainFrames])
            .Select(f => plan.Shape.FullRun(plan.Shape.AnySize ? f : plan.MostFrames(plan.Geometry, f))).Distinct()];

    private static IReadOnlyList<bool> Pixels(InferenceOptions options, bool possible) => options.Pixels switch
    {
        PixelWork.Graph when possible => [true],
        PixelWork.Auto when possible && options.Join => [false, true],
        _ => [false],
    };
}
