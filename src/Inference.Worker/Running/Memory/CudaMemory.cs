using System.Runtime.InteropServices;

namespace QueueWorkers.Inference.Running.Memory;

/// <summary>Memory of a GPU, as CUDA's runtime tells it: https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__MEMORY.html</summary>
internal static class CudaMemory
{
    private const string Runtime = "libcudart.so.13";

    /// <summary>Bytes that nobody uses; null if there is no CUDA here, or no such GPU. The first call makes a context, which is taken off already.</summary>
    public static long? Free(int index)
    {
        if (!NativeLibrary.TryLoad(Runtime, out var library))
            return null;
        if (!NativeLibrary.TryGetExport(library, "cudaSetDevice", out var set) || !NativeLibrary.TryGetExport(library, "cudaMemGetInfo", out var get))
            return null;
        return Marshal.GetDelegateForFunctionPointer<SetDevice>(set)(index) == 0 && Marshal.GetDelegateForFunctionPointer<MemoryInfo>(get)(out var free, out _) == 0
            ? (long)free
            : null;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetDevice(int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MemoryInfo(out nuint free, out nuint total);
}
