using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Where the inputs and outputs of a GPU's session lie.</summary>
/// <param name="Index">CUDA's number of the GPU.</param>
/// <param name="Pinned">Gives memory of the host that the GPU copies from and to by itself; absent where there is none.</param>
/// <param name="Device">Gives memory of the GPU; absent unless runs are captured as CUDA graphs.</param>
internal sealed record GpuMemory(int Index, OrtAllocator? Pinned, OrtAllocator? Device) : IDisposable
{
    // What ONNX Runtime calls them.
    private const string PinnedMemory = "CudaPinned";
    private const string CudaMemory = "Cuda";

    /// <summary>Memory of a session. Where it has no pinned memory to give, that is said, and plain memory is used.</summary>
    public static GpuMemory Of(InferenceSession session, int device, bool isCaptured, ILogger log)
    {
        OrtAllocator? pinned = null;
        try
        {
            pinned = Allocator(session, PinnedMemory, device, OrtMemType.CpuOutput);
        }
        catch (OnnxRuntimeException fault)
        {
            log.NotPinned(fault.Message.Trim());
        }
        return new GpuMemory(device, pinned, isCaptured ? Allocator(session, CudaMemory, device, OrtMemType.Default) : null);
    }

    public void Dispose()
    {
        Device?.Dispose();
        Pinned?.Dispose();
    }

    private static OrtAllocator Allocator(InferenceSession session, string name, int device, OrtMemType type)
    {
        using var kind = new OrtMemoryInfo(name, OrtAllocatorType.DeviceAllocator, device, type);
        return new OrtAllocator(session, kind);
    }
}
