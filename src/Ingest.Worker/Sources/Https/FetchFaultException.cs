namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>An attempt failed in a way that may pass. After the last retry it is the failure of the fetch.</summary>
internal sealed class FetchFaultException(string code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>What the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
