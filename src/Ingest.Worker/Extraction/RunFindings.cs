using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What a run over a segment gave.</summary>
internal sealed record RunFindings
{
    /// <summary>Why the run is not whole; absent if it is.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What the decoder knows of its way.</summary>
    public DecodeAccount Account { get; init; } = new();

    /// <summary>The frames decoded inside the segment, selected or not.</summary>
    public List<FrameStamp> Frames { get; init; } = [];

    /// <summary>The batches, in order.</summary>
    public IReadOnlyList<ExtractedBatch> Batches { get; init; } = [];
}
