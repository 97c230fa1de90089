namespace QueueWorkers.Platform.Features;

/// <summary>The features of a batch. Disposing one that was read gives its buffer back; its features are then no longer valid.</summary>
/// <param name="Header">Shape and identity.</param>
/// <param name="Pts">Timestamp of each frame, ticks of the stream.</param>
/// <param name="Ordinals">Ordinal of each frame in the video.</param>
/// <param name="Features">Count × dimension floats, row by row.</param>
public sealed record Part(PartHeader Header, ReadOnlyMemory<long> Pts, ReadOnlyMemory<long> Ordinals, ReadOnlyMemory<float> Features) : IDisposable
{
    /// <summary>Who owns the features; absent if they are somebody else's.</summary>
    public IDisposable? Owner { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Owner?.Dispose();
}
