namespace QueueWorkers.Platform.Features;

/// <summary>The features of a batch.</summary>
/// <param name="Header">Shape and identity.</param>
/// <param name="Pts">Timestamp of each frame, ticks of the stream.</param>
/// <param name="Ordinals">Ordinal of each frame in the video.</param>
/// <param name="Features">Count × dimension floats, row by row.</param>
public sealed record Part(PartHeader Header, ReadOnlyMemory<long> Pts, ReadOnlyMemory<long> Ordinals, ReadOnlyMemory<float> Features);
