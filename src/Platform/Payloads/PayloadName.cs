using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Payloads;

/// <summary>How a payload is called: by its model and batch, and by nothing else (R8).</summary>
internal static class PayloadName
{
    public const string Extension = ".frames";

    /// <summary>Name of the object in the store: <c>{fingerprint}/{video}/{digest}/{segment}-{way}/{index}.frames</c>.</summary>
    public static string Of(BatchId batch, string fingerprint) => $"{fingerprint}/{batch}{Extension}";
}
