namespace QueueWorkers.Contracts;

/// <summary>A batch of frames is stored and waits for its model. Sent to a direct exchange with the fingerprint as its routing key.</summary>
public sealed record FrameBatchReady
{
    /// <summary>The batch.</summary>
    public required BatchId Batch { get; init; }

    /// <summary>The model.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Frames in the batch, 1 or more.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Where the pixels lie.</summary>
    public required PayloadReference Payload { get; init; }

    /// <summary>0 to 9: <see cref="VideoPriority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>When this message was published, milliseconds since 1970 by the publisher's clock; for queue waits only.</summary>
    public long SentUnixMs { get; init; }
}
