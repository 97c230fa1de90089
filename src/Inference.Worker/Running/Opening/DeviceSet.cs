using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Opening;

/// <summary>The devices of a worker, open and warm.</summary>
/// <param name="Provider">Execution provider: <c>cpu</c> or <c>cuda</c>, with settings of it that are on, as in <c>cuda+graphs</c>.</param>
/// <param name="Name">What reports call them.</param>
/// <param name="Precision">Numbers of a feature, as fingerprints have them.</param>
/// <param name="RunFrames">Frames of a full run.</param>
/// <param name="Devices">Each of them.</param>
/// <param name="Shared">What their sessions share; disposed after them.</param>
internal sealed record DeviceSet(string Provider, string Name, string Precision, int RunFrames, IReadOnlyList<OpenedDevice> Devices, IDisposable? Shared)
{
    /// <summary>Opens what the options ask for. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static DeviceSet Open(SessionPlan plan, string fingerprint, InferenceOptions options, LaneOptions lanes, TimeProvider time, ILogger log, ModelLoading loading)
    {
        var accelerator = options.Accelerator.ToLowerInvariant();
        if (accelerator != Accelerators.Cpu)
        {
            try
            {
                return CudaDevices.Open(plan, options, lanes, time, log);
            }
            catch (AcceleratorUnavailableException fault) when (accelerator == Accelerators.Auto)
            {
                log.FellBackToCpu(fault.Message);
            }
        }
        return CpuDevices.Open(plan, fingerprint, options, time, log, loading);
    }
}
