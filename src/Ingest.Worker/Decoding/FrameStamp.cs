namespace QueueWorkers.Ingest.Decoding;

/// <summary>What is known of a frame beside its pixels.</summary>
/// <param name="Number">How many frames the run passed by before it since it began to read.</param>
/// <param name="Pts">Timestamp in ticks of the stream.</param>
/// <param name="IsDamaged">Whether the decoder made up a part of it.</param>
public readonly record struct FrameStamp(long Number, long Pts, bool IsDamaged = false);
