namespace QueueWorkers.Inference.Running;

/// <summary>What <see cref="InferenceOptions.Accelerator"/> can be.</summary>
internal static class Accelerators
{
    public const string Auto = "auto";
    public const string Cuda = "cuda";
    public const string Cpu = "cpu";

    public static IReadOnlyList<string> All { get; } = [Auto, Cuda, Cpu];
}
