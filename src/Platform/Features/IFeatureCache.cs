namespace QueueWorkers.Platform.Features;

/// <summary>Remembers features by what they were computed from. Only ever a shortcut: it may forget anything, and be away, at any time.</summary>
public interface IFeatureCache
{
    /// <summary>Whether it ever remembers: else a key, which is a pass over every pixel, need not be made.</summary>
    bool Remembers { get; }

    /// <summary>The features under a key; null if there are none, or not as many.</summary>
    ValueTask<float[]?> FindAsync(string key, int floats, CancellationToken cancellation);

    /// <summary>Remembers features, if it can.</summary>
    ValueTask StoreAsync(string key, ReadOnlyMemory<float> features, CancellationToken cancellation);
}
