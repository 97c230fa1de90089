namespace QueueWorkers.Inference.Running.Queue;

/// <summary>Some frames of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="From">The first of them.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Slice(PendingBatch Batch, int From, int Count);
