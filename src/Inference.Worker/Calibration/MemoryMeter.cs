using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Calibration;

/// <summary>Measures what one run of a model takes, in a process that does nothing else: what another run left behind would count too.</summary>
public static class MemoryMeter
{
    /// <summary>ONNX Runtime plans the memory of a run by the one before.</summary>
    private const int Runs = 3;

    private const string Status = "/proc/self/status";

    // "5" sets the peak of a process to what it uses now: man 5 proc.
    private const string Peak = "/proc/self/clear_refs";

    /// <summary>
    /// Memory of the device that one session takes for a run of so many frames, the model included. On a CPU it is what the process has grown to at its peak,
    /// once the model is open; on a GPU what is free less than before.
    /// </summary>
    /// <param name="file">The model.</param>
    /// <param name="options">Say which device.</param>
    /// <param name="width">Pixels of a frame; of no account if the model wants one size.</param>
    /// <param name="height">The same.</param>
    /// <param name="frames">Frames of the run.</param>
    /// <exception cref="ModelProfileException">The model cannot be opened.</exception>
    /// <exception cref="OutOfMemoryException">The run does not fit.</exception>
    public static MemoryPoint Measure(ModelFile file, InferenceOptions options, int width, int height, int frames)
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        var plan = FeatureModelLoader.Inspect(file, memory: options.LayoutFolder());
        var frame = plan.Shape.AnySize ? new FrameGeometry { Width = width, Height = height, Resize = ResizeMode.Native, Channels = plan.Geometry.Channels } : plan.Geometry;
        try
        {
            var bytes = options.Accelerator.Equals(Accelerators.Cuda, StringComparison.OrdinalIgnoreCase)
                ? OnGpu(plan, options, frame, frames)
                : OnCpu(plan, frame, frames);
            return new(frame.Width, frame.Height, frames, bytes);
        }
        catch (DeviceMemoryException fault)
        {
            throw new OutOfMemoryException(fault.Message, fault);
        }
    }

    /// <summary>
    /// Memory of the host that loading a model takes at its peak, once, before any run: its file, what it is converted to, and the sessions that are tried to
    /// find the fastest layout. For a process that has loaded nothing yet.
    /// </summary>
    /// <param name="options">Name the model. It is loaded as if nothing were remembered of it.</param>
    /// <exception cref="ModelProfileException">The model cannot be loaded.</exception>
    public static long MeasureLoading(InferenceOptions options)
    {
        var nothing = Directory.CreateTempSubdirectory("qw-loading-");
        try
        {
            File.WriteAllText(Peak, "5");
            var before = Kilobytes("VmRSS");
            var file = options.LoadModel();
            options.ModelCache = nothing.FullName;
            FeatureModelLoader.Load(file, options, TimeProvider.System, NullLogger.Instance).Dispose();
            return (Kilobytes("VmHWM") - before) << 10;
        }
        finally
        {
            nothing.Delete(recursive: true);
        }
    }

    private static long OnCpu(SessionPlan plan, FrameGeometry frame, int frames)
    {
        // A worker counts its pixels and features elsewhere.
        var run = RunOf(plan, frame, frames);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // The bytes of the model are in memory by now, as they are in a worker's.
        var before = Kilobytes("VmRSS") - (plan.Graph.Bytes.Length >> 10);
        using var device = new OnnxDevice("cpu", SessionFactory.OpenCpu(plan.Graph.Bytes, Environment.ProcessorCount, plan.Shape.AnySize), plan, frames, TimeProvider.System);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText(Peak, "5");
        Repeat(device, run);
        return (Kilobytes("VmHWM") - before) << 10;
    }

    private static long OnGpu(SessionPlan host, InferenceOptions options, FrameGeometry frame, int frames)
    {
        var index = options.Devices.Count > 0 ? options.Devices[0] : 0;
        var before = CudaMemory.Free(index) ?? throw new AcceleratorUnavailableException("CUDA cannot be used: its runtime does not tell the GPU's memory");
        var plan = CudaDevices.PlanOf(host, options);
        using var device = CudaDevices.OpenSession(DeviceNames.Gpu(index), plan, index, frames, options, TimeProvider.System, NullLogger.Instance);
        Repeat(device, RunOf(plan, frame, frames));
        return before - CudaMemory.Free(index)!.Value;
    }

    private static void Repeat(OnnxDevice device, Run run)
    {
        for (var i = 0; i < Runs; i++)
            device.Run(run);
    }

    private static Run RunOf(SessionPlan plan, FrameGeometry frame, int frames)
    {
        var pixels = new byte[checked((long)frames * frame.FrameBytes())];
        new Random(1).NextBytes(pixels);
        var batch = new PendingBatch(pixels, frame, frames, new float[checked((long)frames * plan.Dimension)], priority: 0, isTensor: false, arrived: 0);
        return new Run(frame, [new Slice(batch, 0, frames)]);
    }

    private static long Kilobytes(string field)
    {
        var line = File.ReadLines(Status).First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
