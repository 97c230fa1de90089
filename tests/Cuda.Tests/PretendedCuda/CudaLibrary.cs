using System.Diagnostics;
using System.Runtime.InteropServices;
using QueueWorkers.Cuda.Tests;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Tests.Support;

[assembly: AssemblyFixture(typeof(CudaLibrary))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace QueueWorkers.Cuda.Tests;

/// <summary>The pretended CUDA, built and loaded into this process before ONNX Runtime asks for the real one.</summary>
public sealed unsafe class CudaLibrary : IDisposable
{
    private const long Usual = 8L << 30;

    private readonly TemporaryFolder _folder = new("cuda");
    private readonly delegate* unmanaged<int, long, void> _set;
    private readonly delegate* unmanaged<int, long> _count;
    private readonly delegate* unmanaged<int, long> _used;
    private readonly delegate* unmanaged<int, void> _blas;
    private readonly delegate* unmanaged<void> _forget;

    public CudaLibrary()
    {
        if (Missing is not null)
            return;
        var provider = Path.Combine(RuntimeFolder, "libonnxruntime_providers_cuda.so");
        using (var build = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PretendedCuda/build.sh"), [provider, _folder.Path]))!)
        {
            build.WaitForExit();
            if (build.ExitCode != 0)
                throw new InvalidOperationException("the pretended CUDA does not build");
        }
        // What is loaded already satisfies whoever is linked to a library of that name.
        var runtime = NativeLibrary.Load(Path.Combine(_folder.Path, "libcudart.so.13"));
        var blas = NativeLibrary.Load(Path.Combine(_folder.Path, "libcublas.so.13"));
        foreach (var name in new[] { "libcublasLt.so.13", "libcurand.so.10", "libcuda.so.1" })
            NativeLibrary.Load(Path.Combine(_folder.Path, name));
        _set = (delegate* unmanaged<int, long, void>)NativeLibrary.GetExport(runtime, "pretended_set");
        _count = (delegate* unmanaged<int, long>)NativeLibrary.GetExport(runtime, "pretended_count");
        _used = (delegate* unmanaged<int, long>)NativeLibrary.GetExport(runtime, "pretended_used");
        _forget = (delegate* unmanaged<void>)NativeLibrary.GetExport(runtime, "pretended_forget");
        _blas = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(blas, "pretended_blas");
        Reset();
    }

    /// <summary>Where the pretended libraries are.</summary>
    public string Folder => _folder.Path;

    /// <summary>Where ONNX Runtime's libraries are.</summary>
    public static string RuntimeFolder { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes/linux-x64/native");

    /// <summary>Why nothing can be tested here; null if it can.</summary>
    public static string? Missing { get; } =
        !RuntimeBuild.HasCuda() ? "ONNX Runtime without CUDA (build with -p:Accelerator=cuda)"
        : !File.Exists("/usr/bin/gcc") || !File.Exists("/usr/bin/nm") ? "no gcc (apt-get install gcc libc6-dev)"
        : null;

    /// <summary>One device of 8 GiB on which nothing fails; more as a test asks.</summary>
    public void Reset(int devices = 1, long memory = Usual)
    {
        _forget();
        Fail(0);
        FailMultiplication(0);
        _set((int)CudaSetting.Devices, devices);
        _set((int)CudaSetting.Memory, memory);
    }

    /// <summary>Bytes of each device's memory.</summary>
    public void SetMemory(long bytes) => _set((int)CudaSetting.Memory, bytes);

    /// <summary>Calls fail with an error of CUDA, from the next one on.</summary>
    /// <param name="error">The error; 0 for none.</param>
    /// <param name="times">How many of them.</param>
    /// <param name="afterKernels">Once so many more kernels were launched.</param>
    public void Fail(int error, int times = int.MaxValue, int afterKernels = 0)
    {
        _set((int)CudaSetting.FaultTimes, times);
        _set((int)CudaSetting.FaultAfter, afterKernels);
        _set((int)CudaSetting.Fault, error);
    }

    /// <summary>Status of a multiplication by cuBLAS; 0 for success.</summary>
    public void FailMultiplication(int status) => _blas(status);

    /// <summary>How often something has happened.</summary>
    public long Count(CudaCounter counter) => _count((int)counter);

    /// <summary>Bytes in use on a device.</summary>
    public long Used(int device) => _used(device);

    public void Dispose() => _folder.Dispose();
}

/// <summary>What can be set: in the order of cudart.c.</summary>
internal enum CudaSetting
{
    Devices,
    Memory,
    Fault,
    FaultAfter,
    FaultTimes,
}

/// <summary>What is counted: in the order of cudart.c.</summary>
public enum CudaCounter
{
    DeviceWaits,
    StreamWaits,
    BlockingCopies,
    Copies,
    Allocations,
    Launches,
    GraphLaunches,
}
