namespace QueueWorkers.Contracts;

/// <summary>Time spent in a stage, by the monotonic clock of one process.</summary>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Ms">Milliseconds.</param>
public sealed record StageTime(string Stage, double Ms);
