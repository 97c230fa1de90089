using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A video cannot be probed, planned or decoded, for a reason that stays.</summary>
public sealed class DecodeException(string code, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public Failure Failure { get; } = new(code, message);
}
