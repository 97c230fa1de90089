namespace QueueWorkers.Contracts;

/// <summary>Another submission came under a known id. It changed nothing (409 over HTTP).</summary>
public sealed record SubmissionRefused
{
    /// <summary>The video whose first submission stands.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>What differs.</summary>
    public required string Message { get; init; }
}
