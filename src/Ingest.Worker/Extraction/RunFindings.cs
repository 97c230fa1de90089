using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What a run over a segment gave.</summary>
internal sealed record RunFindings
{
    /// <summary>Why the run is not whole; absent if it is.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What the decoder complained about on its way, although it went on.</summary>
    public string? Complaint { get; init; }

    /// <summary>What is worth knowing of the frames and no error.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Timestamps of the frames decoded inside the segment, selected or not.</summary>
    public List<long> Decoded { get; init; } = [];

    /// <summary>The batches, in order.</summary>
    public IReadOnlyList<ExtractedBatch> Batches { get; init; } = [];
}
