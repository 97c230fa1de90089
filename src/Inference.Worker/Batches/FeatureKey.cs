using System.IO.Hashing;
using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Batches;

/// <summary>Names what features were computed from: the model, what runs it, and every pixel.</summary>
internal static class FeatureKey
{
    /// <summary>The key of a batch's features in the cache.</summary>
    public static string Of(string fingerprint, Execution execution, ReadOnlySpan<byte> pixels) =>
        $"{fingerprint}:{execution.Provider}:{execution.Precision}:{Convert.ToHexStringLower(XxHash128.Hash(pixels))}";
}
