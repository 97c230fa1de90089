namespace QueueWorkers.Platform.Features;

/// <summary>Remembers nothing.</summary>
public sealed class NoFeatureCache : IFeatureCache
{
    /// <inheritdoc/>
    public bool Remembers => false;

    /// <inheritdoc/>
    public ValueTask<float[]?> FindAsync(string key, int floats, CancellationToken cancellation) => new((float[]?)null);

    /// <inheritdoc/>
    public ValueTask StoreAsync(string key, ReadOnlyMemory<float> features, CancellationToken cancellation) => default;
}
