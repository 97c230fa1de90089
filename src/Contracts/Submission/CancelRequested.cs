namespace QueueWorkers.Contracts;

/// <summary>A validated cancel, on its way to the saga. Creates the saga where it comes first, as a tombstone.</summary>
public sealed record CancelRequested
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }
}
