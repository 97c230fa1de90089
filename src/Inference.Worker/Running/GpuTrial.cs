using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>Opens the smallest model on a GPU, as a worker opens its own, and closes it.</summary>
internal static class GpuTrial
{
    /// <summary>Whether the driver of NVIDIA is loaded.</summary>
    public static bool HasDriver => Directory.Exists("/proc/driver/nvidia");

    /// <summary>Why a GPU cannot be used, with the library that is missing; null if it can.</summary>
    /// <param name="options">How workers run models.</param>
    /// <param name="device">CUDA's index of the GPU.</param>
    public static string? FaultOf(InferenceOptions options, int device)
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        var plan = FeatureModelLoader.Inspect(new ModelCatalogue(options.CacheFolder()).Load(ModelCatalogue.Builtins[0]));
        try
        {
            SessionFactory.OpenCuda(CudaDevices.PlanOf(plan, options), device, frames: 1, options).Dispose();
            return null;
        }
        catch (Exception fault) when (fault is AcceleratorUnavailableException or DeviceMemoryException or DeviceLostException)
        {
            return fault.Message;
        }
    }
}
