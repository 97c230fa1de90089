namespace QueueWorkers.Contracts;

/// <summary>A <see cref="Watermark"/> has come to the head of its queue.</summary>
public sealed record WatermarkReached
{
    /// <summary>Name of the queue.</summary>
    public required string Queue { get; init; }

    /// <summary>When the watermark was sent, as it says itself.</summary>
    public required long SentUnixMs { get; init; }
}
