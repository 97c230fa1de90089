namespace QueueWorkers.Platform.Payloads;

/// <summary>The frames of a batch in memory.</summary>
/// <param name="Header">Shape and identity.</param>
/// <param name="Pts">Timestamp of each frame, ticks of the stream.</param>
/// <param name="Ordinals">Ordinal of each frame in the video.</param>
/// <param name="Pixels">Count × frame bytes.</param>
public sealed record Payload(PayloadHeader Header, ReadOnlyMemory<long> Pts, ReadOnlyMemory<long> Ordinals, ReadOnlyMemory<byte> Pixels);
