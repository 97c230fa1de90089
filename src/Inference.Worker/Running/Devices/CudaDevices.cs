using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>Opens GPUs, a session on each.</summary>
internal static class CudaDevices
{
    /// <summary>Frames of a full run where nothing is said.</summary>
    private const int UsualFrames = 32;

    /// <summary>Opens what the options ask for. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static DeviceSet Open(SessionPlan host, InferenceOptions options, TimeProvider time, ILogger log)
    {
        var plan = (options.Pixels == PixelWork.Host ? null : PixelGraph.Of(host)) ?? host;
        var frames = options.RunFrames > 0 ? options.RunFrames : UsualFrames;
        IReadOnlyList<int> indices = options.Devices.Count > 0 ? [.. options.Devices] : [0];
        List<OpenedDevice> opened = [];
        try
        {
            foreach (var index in indices)
            {
                OnnxDevice Open()
                {
                    var session = SessionFactory.OpenCuda(plan.Graph.Bytes, index, options);
                    return new OnnxDevice(DeviceNames.Gpu(index), session, plan, frames, time, SessionFactory.PinnedMemory(session, log));
                }
                opened.Add(OpenedDevice.Warm(DeviceNames.Gpu(index), Open));
            }
        }
        catch
        {
            opened.ForEach(o => o.Device.Dispose());
            throw;
        }
        return new("cuda", string.Join(", ", indices.Select(DeviceNames.Gpu)), frames, opened, null);
    }
}
