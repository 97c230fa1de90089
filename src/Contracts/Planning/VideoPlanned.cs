namespace QueueWorkers.Contracts;

/// <summary>A plan, or why there is none. The first one that the saga stores is the plan; later ones change nothing.</summary>
public sealed record VideoPlanned
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Absent where planning failed.</summary>
    public VideoPlan? Plan { get; init; }

    /// <summary>Set where planning failed for good.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Time spent, by stage.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];
}
