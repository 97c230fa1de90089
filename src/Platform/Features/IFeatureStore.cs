using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Features;

/// <summary>
/// Durable results of batches and segments, written aside, flushed and linked: the first write wins (R10).
/// Methods throw <see cref="IOException"/> where the store cannot be reached; that is waited out by the caller.
/// </summary>
public interface IFeatureStore
{
    /// <summary>The header of a batch's part, if there is one.</summary>
    ValueTask<PartHeader?> FindAsync(BatchId batch, CancellationToken cancellation);

    /// <summary>A batch's part, if there is one. Throws <see cref="InvalidDataException"/> if it is damaged.</summary>
    ValueTask<Part?> ReadAsync(BatchId batch, CancellationToken cancellation);

    /// <summary>Stores a part; false if the batch has one already, which stands.</summary>
    ValueTask<bool> StoreAsync(Part part, CancellationToken cancellation);

    /// <summary>How the run over a segment ended, where one has.</summary>
    ValueTask<SegmentExtracted?> FindExtractedAsync(SegmentWay way, CancellationToken cancellation);

    /// <summary>Stores how a run ended and returns what stands: this, or what an earlier run stored.</summary>
    ValueTask<SegmentExtracted> StoreExtractedAsync(SegmentExtracted extracted, CancellationToken cancellation);

    /// <summary>Deletes the part of a batch, if there is one: only what was written after the video's end.</summary>
    ValueTask DeletePartAsync(BatchId batch, CancellationToken cancellation);

    /// <summary>Deletes how a run ended, if that is stored: only what was written after the video's end.</summary>
    ValueTask DeleteExtractedAsync(SegmentWay way, CancellationToken cancellation);

    /// <summary>Deletes every part and segment record of a video.</summary>
    ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation);
}
