using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>The devices of a worker, open and warm.</summary>
/// <param name="Provider">Execution provider: <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Name">What reports call them.</param>
/// <param name="RunFrames">Frames of a full run.</param>
/// <param name="Devices">Each of them.</param>
/// <param name="Shared">What their sessions share; disposed after them.</param>
internal sealed record DeviceSet(string Provider, string Name, int RunFrames, IReadOnlyList<OpenedDevice> Devices, IDisposable? Shared)
{
    /// <summary>Opens what the options ask for. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static DeviceSet Open(SessionPlan plan, string fingerprint, InferenceOptions options, TimeProvider time, ILogger log, IProgress<ModelLoadStep>? progress)
    {
        var accelerator = options.Accelerator.ToLowerInvariant();
        if (accelerator != Accelerators.Cpu)
        {
            try
            {
                return CudaDevices.Open(plan, options, time, log);
            }
            catch (AcceleratorUnavailableException fault) when (accelerator == Accelerators.Auto)
            {
                log.FellBackToCpu(fault.Message);
            }
        }
        return CpuDevices.Open(plan, fingerprint, options, time, log, progress);
    }
}
