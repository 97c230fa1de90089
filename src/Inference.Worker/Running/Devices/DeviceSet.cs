using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>The devices of a worker, open and warm.</summary>
/// <param name="Provider">Execution provider: <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Name">What reports call them.</param>
/// <param name="RunFrames">Frames of a full run.</param>
/// <param name="Devices">Each of them.</param>
/// <param name="Weights">What their sessions share; disposed after them.</param>
internal sealed record DeviceSet(string Provider, string Name, int RunFrames, IReadOnlyList<OpenedDevice> Devices, IDisposable? Weights)
{
    /// <summary>Frames of a full run where nothing is said: on a GPU, and on a CPU where nothing may be measured.</summary>
    private const int GpuFrames = 32, PlainFrames = 8;

    private static readonly int[] FramesToTry = [1, 2, 4, 8];
    private static readonly FrameGeometry UsualFrame = new() { Width = 640, Height = 360 };

    /// <summary>Opens what the options ask for. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static DeviceSet Open(SessionPlan plan, string fingerprint, InferenceOptions options, TimeProvider time, ILogger log)
    {
        var accelerator = options.Accelerator.ToLowerInvariant();
        if (accelerator != Accelerators.Cpu)
        {
            try
            {
                return OpenCuda(plan, options, time, log);
            }
            catch (AcceleratorUnavailableException fault) when (accelerator == Accelerators.Auto)
            {
                log.FellBackToCpu(fault.Message);
            }
        }
        return OpenCpu(plan, fingerprint, options, time, log);
    }

    private static DeviceSet OpenCuda(SessionPlan host, InferenceOptions options, TimeProvider time, ILogger log)
    {
        var plan = (options.Pixels == PixelWork.Host ? null : PixelGraph.Of(host)) ?? host;
        var frames = options.RunFrames > 0 ? options.RunFrames : GpuFrames;
        IReadOnlyList<int> indices = options.Devices.Count > 0 ? [.. options.Devices] : [0];
        List<OpenedDevice> opened = [];
        try
        {
            foreach (var index in indices)
            {
                IDevice Reopen()
                {
                    var session = SessionFactory.OpenCuda(plan.Graph.Bytes, index, options);
                    return Warm(new OnnxDevice(DeviceNames.Gpu(index), session, plan, frames, time, SessionFactory.PinnedMemory(session, log)));
                }
                opened.Add(new(DeviceNames.Gpu(index), Reopen(), Reopen));
            }
        }
        catch
        {
            opened.ForEach(o => o.Device.Dispose());
            throw;
        }
        return new("cuda", string.Join(", ", indices.Select(DeviceNames.Gpu)), frames, opened, null);
    }

    private static DeviceSet OpenCpu(SessionPlan host, string fingerprint, InferenceOptions options, TimeProvider time, ILogger log)
    {
        // A copy of the whole model: made only where it is wanted, or to be measured.
        var pixels = new Lazy<SessionPlan?>(() => options.Pixels == PixelWork.Host ? null : PixelGraph.Of(host));
        SessionPlan PlanOf(CpuLayout layout) => layout.PixelsInGraph ? pixels.Value! : host;
        SharedWeights? WeightsOf(CpuLayout layout) => layout.Sessions > 1 ? new SharedWeights(PlanOf(layout).Graph.Bytes) : null;
        OnnxDevice Device(int number, CpuLayout layout, SharedWeights? weights) =>
            new($"cpu {number}", SessionFactory.OpenCpu(PlanOf(layout).Graph.Bytes, layout.Threads, weights), PlanOf(layout), layout.Frames, time);

        double Measure(CpuLayout layout)
        {
            using var weights = WeightsOf(layout);
            var devices = Enumerable.Range(0, layout.Sessions).Select(i => Device(i, layout, weights)).ToList();
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
            var search = new LayoutSearch(Measure);
            layout = search.Best(Splits(options), Frames(options, host), Pixels(options, pixels.Value is not null));
            if (search.HasMeasured)
                memory.Keep(layout);
        }
        log.LayoutChosen(fingerprint, layout.ToString());
        var shared = WeightsOf(layout);
        var opened = Enumerable.Range(0, layout.Sessions).Select(i =>
        {
            IDevice Reopen() => Warm(Device(i, layout, shared));
            return new OpenedDevice($"cpu {i}", Reopen(), Reopen);
        }).ToList();
        return new("cpu", DeviceNames.Cpu(), layout.Frames, opened, shared);
    }

    private static OnnxDevice Warm(OnnxDevice device)
    {
        device.WarmUp();
        return device;
    }

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
        plan.Shape.FixedBatch ? [1] : options.RunFrames > 0 ? [options.RunFrames] : options.Join ? FramesToTry : [PlainFrames];

    private static IReadOnlyList<bool> Pixels(InferenceOptions options, bool possible) => options.Pixels switch
    {
        PixelWork.Graph when possible => [true],
        PixelWork.Auto when possible && options.Join => [false, true],
        _ => [false],
    };
}
