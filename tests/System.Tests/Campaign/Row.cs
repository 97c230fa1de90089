namespace QueueWorkers.SystemTests.Campaign;

/// <summary>What a round showed: a line of the table.</summary>
public sealed record Row
{
    public required string Fault { get; init; }

    /// <summary>Seed of the campaign, and number of the round in it.</summary>
    public required string Seed { get; init; }

    /// <summary>Why it was not made; null if it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>How long it lasted.</summary>
    public TimeSpan Lasted { get; init; }

    /// <summary>What the coordinators said during it.</summary>
    public string Health { get; set; } = "";

    /// <summary>When they had said what is wanted; null if they did not in time.</summary>
    public TimeSpan? ToldAfter { get; set; }

    /// <summary>From its end until all was well and work went on; null if that was not seen.</summary>
    public TimeSpan? RecoveredAfter { get; set; }

    /// <summary>From its end until all videos had ended.</summary>
    public TimeSpan? EndedAfter { get; set; }

    /// <summary>Lines that each process wrote from its beginning until all was well.</summary>
    public IReadOnlyList<(string Process, int Lines)> Lines { get; set; } = [];

    /// <summary>Processes that ended by themselves and were started again.</summary>
    public IReadOnlyList<string> Deaths { get; set; } = [];

    /// <summary>What should have been said of it and was not; null if it was.</summary>
    public string? Untold { get; set; }

    /// <summary>What did not hold afterwards.</summary>
    public List<string> Wrong { get; } = [];

    public bool HasHeld => Untold is null && Wrong.Count == 0;
}
