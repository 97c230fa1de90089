namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>What ONNX Runtime's kernels are made for, of what this processor has.</summary>
public static class ProcessorFeatures
{
    private static readonly string[] Names = ["avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"];
    private static readonly string[] OfByteProducts = ["avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"];

    /// <summary>Their names as the kernel has them: <c>avx2</c>, <c>avx512_vnni</c>, … None if it does not tell.</summary>
    public static IReadOnlyList<string> Read()
    {
        try
        {
            var flags = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal) || l.StartsWith("Features", StringComparison.Ordinal)) ?? "";
            return [.. flags.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries).Intersect(Names)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether it multiplies bytes and adds their products in one instruction, as INT8 models need to be fast.</summary>
    public static bool HasByteProducts() => Read().Intersect(OfByteProducts).Any();
}
