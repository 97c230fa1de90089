namespace QueueWorkers.Contracts;

/// <summary>Heartbeat of a daemon of any role: it lives, and what it waits for.</summary>
public sealed record WorkerAlive
{
    /// <summary>Host and process.</summary>
    public required string Worker { get; init; }

    /// <summary><c>coordinator</c>, <c>ingest</c> or <c>inference</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Circuit breakers that are open, by name.</summary>
    public IReadOnlyList<string> OpenBreakers { get; init; } = [];

    /// <summary>What it waits for, a line each: what, and why.</summary>
    public IReadOnlyList<string> Waits { get; init; } = [];
}
