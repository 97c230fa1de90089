namespace QueueWorkers.Contracts;

/// <summary>
/// A source is being fetched for a video: sent every few seconds while that lasts, and when it is put back in the queue. Nobody need listen.
/// While it comes the saga does not repeat <see cref="PlanVideo"/>.
/// </summary>
public sealed record SourceProgress
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Bytes that are there.</summary>
    public required long BytesDone { get; init; }

    /// <summary>Bytes in all; absent if the server does not say.</summary>
    public long? BytesTotal { get; init; }
}
