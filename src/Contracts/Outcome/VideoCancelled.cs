namespace QueueWorkers.Contracts;

/// <summary>A video ended <c>Cancelled</c>; its results are swept. Published by the saga alone, at least once.</summary>
public sealed record VideoCancelled
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>As submitted.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
