namespace QueueWorkers.Platform.State;

/// <summary>What becomes of lost batches.</summary>
/// <param name="Indices">To be extracted again.</param>
/// <param name="Answer">What follows where they were failed instead.</param>
public sealed record LostRelease(IReadOnlyList<int> Indices, LedgerAnswer Answer);
