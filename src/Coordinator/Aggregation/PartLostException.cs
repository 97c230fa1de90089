namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>A part that the ledger calls stored is absent or damaged.</summary>
public sealed class PartLostException(string message, Exception? inner = null) : Exception(message, inner);
