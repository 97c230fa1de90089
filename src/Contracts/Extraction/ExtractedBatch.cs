namespace QueueWorkers.Contracts;

/// <summary>Identity of the frames of a batch.</summary>
/// <param name="Count">Number of frames.</param>
/// <param name="PtsHash">Hash of their timestamps, 16 hex digits.</param>
public sealed record ExtractedBatch(int Count, string PtsHash);
