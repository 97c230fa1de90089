using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Opening;

/// <summary>Opens GPUs, with sessions side by side on each: while one copies, another computes.</summary>
internal static class CudaDevices
{
    /// <summary>Frames of a full run if nothing is said.</summary>
    private const int UsualFrames = 64;

    /// <summary>Sessions of a GPU if nothing is said.</summary>
    private const int UsualSessions = 2;

    /// <summary>Opens what the options ask for. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static DeviceSet Open(SessionPlan host, InferenceOptions options, LaneOptions lanes, TimeProvider time, ILogger log)
    {
        var plan = PlanOf(host, options);
        var frames = options.RunFrames > 0 ? options.RunFrames : UsualFrames;
        IReadOnlyList<int> indices = options.Devices.Count > 0 ? [.. options.Devices] : [0];
        List<OpenedDevice> opened = [];
        try
        {
            foreach (var index in indices)
                opened.AddRange(OpenGpu(plan, index, frames, options, lanes, time, log));
        }
        catch (Exception fault)
        {
            opened.ForEach(o => o.Device.Dispose());
            if (fault is DeviceMemoryException or DeviceLostException)
                throw new AcceleratorUnavailableException($"CUDA cannot be used: {fault.Message}", fault);
            throw;
        }
        return new(Provider(options), string.Join(", ", indices.Select(DeviceNames.Gpu)), PrecisionOf(plan.Graph, options), frames, opened, null);
    }

    /// <summary>The model as a GPU gets it.</summary>
    public static SessionPlan PlanOf(SessionPlan host, InferenceOptions options) => (options.Pixels == PixelWork.Host ? null : PixelGraph.Of(host)) ?? host;

    /// <summary>One session and its buffers.</summary>
    public static OnnxDevice OpenSession(string name, SessionPlan plan, int index, int frames, InferenceOptions options, TimeProvider time, ILogger log)
    {
        var session = SessionFactory.OpenCuda(plan, index, frames, options);
        try
        {
            return new OnnxDevice(name, session, plan, frames, time, GpuMemory.Of(session, index, options.CudaGraphs, log));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The precision as fingerprints have it: with what makes a feature another one, beyond its last digits.</summary>
    public static string PrecisionOf(ModelGraph graph, InferenceOptions options) =>
        (options.Tf32 ? graph.Precision.Replace("fp32", "tf32", StringComparison.Ordinal) : graph.Precision) + (options.TensorRt ? " tensorrt" : "");

    private static string Provider(InferenceOptions options) =>
        Accelerators.Cuda + (options.TensorRt ? "+tensorrt" : "") + (options.PreferNhwc ? "+nhwc" : "") + (options.CudaGraphs ? "+graphs" : "");

    private static List<OpenedDevice> OpenGpu(SessionPlan plan, int index, int frames, InferenceOptions options, LaneOptions lanes, TimeProvider time, ILogger log)
    {
        List<OpenedDevice> opened = [];
        try
        {
            var wanted = options.Sessions > 0 ? options.Sessions : UsualSessions;
            if (RunPlan.OnGpu(plan, index, options) is { } runs)
            {
                wanted = Math.Min(wanted, runs.MostSessions(plan));
                plan = plan with { MostPixels = Math.Min(plan.MostPixels, runs.MostPixels(wanted)) };
                if (runs.IsBound)
                    log.RunsPlanned(DeviceNames.Gpu(index), runs.ToString(), plan.MostPixels / 1e6);
            }
            while (opened.Count < wanted)
            {
                var name = opened.Count == 0 ? DeviceNames.Gpu(index) : $"{DeviceNames.Gpu(index)}, session {opened.Count + 1}";
                var device = OpenPatiently(name, () => OpenSession(name, plan, index, frames, options, time, log), lanes, log, isFirst: opened.Count == 0);
                if (device is null)
                    break;
                opened.Add(device);
            }
            return opened;
        }
        catch
        {
            opened.ForEach(o => o.Device.Dispose());
            throw;
        }
    }

    /// <summary>As a lane does it: a session that was lost is opened anew. Null if it is one more and full runs of it do not fit beside the others.</summary>
    private static OpenedDevice? OpenPatiently(string name, Func<OnnxDevice> open, LaneOptions lanes, ILogger log, bool isFirst)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return OpenedDevice.Warm(name, open, log, mayHalve: isFirst);
            }
            catch (DeviceMemoryException fault) when (!isFirst)
            {
                log.FewerSessions(name, fault.Message);
                return null;
            }
            catch (DeviceLostException fault) when (!fault.EndsProcess && attempt < lanes.Failures)
            {
                log.DeviceLost(name, attempt, fault.Message);
                // Loading a model blocks its thread.
                using var pause = new ManualResetEventSlim();
                pause.Wait(lanes.Pause);
            }
        }
    }
}
