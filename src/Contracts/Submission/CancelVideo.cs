namespace QueueWorkers.Contracts;

/// <summary>A client no longer wants a video. Published to the exchange of its name, as an envelope or as raw JSON.</summary>
public sealed record CancelVideo
{
    /// <summary>The video; it need not be known yet.</summary>
    public required Guid VideoId { get; init; }
}
