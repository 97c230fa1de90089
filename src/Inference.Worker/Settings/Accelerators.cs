namespace QueueWorkers.Inference.Settings;

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
}
