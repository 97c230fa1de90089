namespace QueueWorkers.Contracts;

/// <summary>The saga has ended a video: the coordinator marks it as ended and sweeps what it left behind. Idempotent.</summary>
public sealed record SweepVideo
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Digest of the plan, where there was one.</summary>
    public string? PlanDigest { get; init; }

    /// <summary>Whether parts stay until their retention is over: the video is completed or partial.</summary>
    public bool KeepParts { get; init; }

    /// <summary>Whether final files stay: only those that the outcome names.</summary>
    public bool KeepResults { get; init; }
}
