namespace QueueWorkers.Contracts;

/// <summary>A video ended <c>Failed</c>. Published by the saga alone, at least once.</summary>
public sealed record VideoFailed
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Why.</summary>
    public required Failure Failure { get; init; }

    /// <summary>The account of the run, as far as it came.</summary>
    public required VideoReport Report { get; init; }

    /// <summary>As submitted.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
