using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running.Devices;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Tells faults of the device from faults of model and input.</summary>
internal static class OrtFaults
{
    private static readonly string[] Allocation =
        ["failed to allocate", "out of memory", "bad allocation", "bad_alloc", "cannot allocate memory", "ALLOC_FAILED", "CUDA failure 2:", "CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED"];

    private static readonly string[] Device = ["CUDA", "CUDNN", "CUBLAS", "CUFFT", "cudaError", "NVRTC", "terminate flag"];

    public static bool IsDevice(OnnxRuntimeException fault) => IsMemory(fault) || Device.Any(d => fault.Message.Contains(d, StringComparison.Ordinal));

    /// <summary>What a fault of a run means; null for one that is not the runtime's. After a fault of CUDA other than of its memory, a context is of no use.</summary>
    public static Exception? Translate(Exception fault, string name) => fault switch
    {
        OnnxRuntimeException ort when IsMemory(ort) => new DeviceMemoryException($"{name}: {ort.Message}", ort),
        OnnxRuntimeException ort when IsDevice(ort) => new DeviceLostException($"{name}: {ort.Message}", ort),
        OnnxRuntimeException ort => new ModelInputException($"{name}: {ort.Message}", ort),
        OutOfMemoryException memory => new DeviceMemoryException($"{name}: {memory.Message}", memory),
        _ => null,
    };

    private static bool IsMemory(OnnxRuntimeException fault) => Allocation.Any(a => fault.Message.Contains(a, StringComparison.OrdinalIgnoreCase));
}
