using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running;

/// <summary>What <see cref="InferenceOptions.Accelerator"/> can be.</summary>
public static class Accelerators
{
    /// <summary>CUDA where it works, else the CPU with a warning.</summary>
    public const string Auto = "auto";

    /// <summary>CUDA, or no start.</summary>
    public const string Cuda = "cuda";

    /// <summary>The CPU.</summary>
    public const string Cpu = "cpu";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Auto, Cuda, Cpu];

    /// <summary>Whether this build of ONNX Runtime has CUDA in it; a device is another question.</summary>
    public static bool IsCudaBuilt() => OrtRuntime.Environment().GetAvailableProviders().Contains("CUDAExecutionProvider");
}
