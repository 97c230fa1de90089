using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Where the frames of a stream stand in time.</summary>
public interface IPacketTimes
{
    /// <summary>
    /// Timestamps of the packets of a stream that are shown, smallest first; empty where some have none.
    /// Throws <see cref="Decoding.DecodeException"/>.
    /// </summary>
    ValueTask<IReadOnlyList<long>> OfAsync(SourceObject source, int stream, CancellationToken cancellation);
}
