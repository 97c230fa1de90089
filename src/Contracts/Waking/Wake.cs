namespace QueueWorkers.Contracts;

/// <summary>The due time of an unfinished saga has come. It repeats its commands where nothing moved since the last wake.</summary>
public sealed record Wake
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>When it was sent, milliseconds since 1970 by the state store's clock: tells a redelivery from the next wake.</summary>
    public long SentUnixMs { get; init; }

    /// <summary>Batches settled so far, by the ledger: a number that grows while there is progress.</summary>
    public long Progress { get; init; }

    /// <summary>Whether the payload store has no room for another segment of the video's model, so that segments not yet begun go round in their queue.</summary>
    public bool NoRoom { get; init; }
}
