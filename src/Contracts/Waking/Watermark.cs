namespace QueueWorkers.Contracts;

/// <summary>Goes through a queue of work behind what waits there. Whoever takes it answers with <see cref="WatermarkReached"/>: what was sent before it is no longer in the queue.</summary>
public sealed record Watermark
{
    /// <summary>Name of the queue.</summary>
    public required string Queue { get; init; }

    /// <summary>When it was sent, milliseconds since 1970 by the state store's clock.</summary>
    public required long SentUnixMs { get; init; }
}
