namespace QueueWorkers.Contracts;

/// <summary>A video ended <c>Completed</c> or <c>Partial</c>. Published by the saga alone, at least once.</summary>
public sealed record VideoCompleted
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>The account of the run.</summary>
    public required VideoReport Report { get; init; }

    /// <summary>As submitted.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
