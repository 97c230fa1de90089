using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>What became of a video.</summary>
internal sealed record VideoOutcome
{
    public required string Name { get; init; }

    public required string Decoder { get; init; }

    /// <summary>Why it was refused before decoding.</summary>
    public Failure? Refusal { get; init; }

    /// <summary>The plan of one segment; absent if it was refused.</summary>
    public VideoPlan? Plan { get; init; }

    public MediaDescription? Media { get; init; }

    /// <summary>The frames of one plain decode.</summary>
    public IReadOnlyList<DecodedFrame> Truth { get; init; } = [];

    /// <summary>By number of segments.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Cuts { get; init; } = [];

    public IEnumerable<Cell> Cells => Cuts.SelectMany(c => c);

    /// <summary>The code that the video ends with; null if it is whole.</summary>
    public string? Code => Refusal?.Code ?? Cells.Select(c => c.End.Reason?.Code).FirstOrDefault(c => c is not null);
}
