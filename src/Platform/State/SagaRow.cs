namespace QueueWorkers.Platform.State;

/// <summary>A stored saga.</summary>
/// <param name="Version">1 at insert, one more at each update.</param>
/// <param name="Data">JSON.</param>
public sealed record SagaRow(long Version, string Data);
