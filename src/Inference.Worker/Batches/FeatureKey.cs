using System.IO.Hashing;

namespace QueueWorkers.Inference.Batches;

/// <summary>Names what features were computed from: the model and every pixel.</summary>
internal static class FeatureKey
{
    /// <summary>The key of a batch's features in the cache.</summary>
    public static string Of(string fingerprint, ReadOnlySpan<byte> pixels) =>
        $"{fingerprint}:{Convert.ToHexStringLower(XxHash128.Hash(pixels))}";
}
