using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Tells faults of the device from faults of model and input.</summary>
internal static class OrtFaults
{
    private static readonly string[] Allocation = ["failed to allocate", "out of memory", "bad allocation", "bad_alloc", "cannot allocate memory"];
    private static readonly string[] Device = ["CUDA", "CUDNN", "CUBLAS", "CUFFT", "cudaError", "NVRTC"];

    public static bool IsDevice(OnnxRuntimeException fault) =>
        Allocation.Any(a => fault.Message.Contains(a, StringComparison.OrdinalIgnoreCase)) || Device.Any(d => fault.Message.Contains(d, StringComparison.Ordinal));

    /// <summary>What a fault of a run means to the caller; null for one that is not the runtime's.</summary>
    public static Exception? Translate(Exception fault, string fingerprint) => fault switch
    {
        OnnxRuntimeException ort when IsDevice(ort) => new DeviceException($"{fingerprint}: {ort.Message}", ort),
        OnnxRuntimeException ort => new ModelInputException($"{fingerprint}: {ort.Message}", ort),
        OutOfMemoryException memory => new DeviceException($"{fingerprint}: {memory.Message}", memory),
        _ => null,
    };
}
