using System.Buffers;

namespace QueueWorkers.Platform.Payloads;

/// <summary>The frames of a batch in memory. Disposing gives a pooled buffer back; its spans are then no longer valid.</summary>
public sealed class Payload(PayloadHeader header, ReadOnlyMemory<long> pts, ReadOnlyMemory<long> ordinals, ReadOnlyMemory<byte> pixels, IMemoryOwner<byte>? owner = null) : IDisposable
{
    /// <summary>Shape and identity.</summary>
    public PayloadHeader Header { get; } = header;

    /// <summary>Timestamp of each frame, ticks of the stream.</summary>
    public ReadOnlyMemory<long> Pts { get; } = pts;

    /// <summary>Ordinal of each frame in the video.</summary>
    public ReadOnlyMemory<long> Ordinals { get; } = ordinals;

    /// <summary>Count × frame bytes.</summary>
    public ReadOnlyMemory<byte> Pixels { get; } = pixels;

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();
}
