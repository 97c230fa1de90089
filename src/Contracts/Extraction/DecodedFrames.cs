namespace QueueWorkers.Contracts;

/// <summary>Identity of the frames that a run decoded inside its segment, selected or not.</summary>
/// <param name="Count">Number of frames.</param>
/// <param name="PtsHash">Hash of their timestamps, 16 hex digits.</param>
public sealed record DecodedFrames(int Count, string PtsHash);
