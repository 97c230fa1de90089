namespace QueueWorkers.Contracts;

/// <summary>A run over a segment has ended. Stored beside the parts before it is published; the first of a segment and way stands.</summary>
public sealed record SegmentExtracted
{
    /// <summary>The segment and way.</summary>
    public required SegmentWay SegmentWay { get; init; }

    /// <summary>How the run ended.</summary>
    public required SegmentOutcome Outcome { get; init; }

    /// <summary>Why, where the segment is broken or rejected.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Where a broken segment ends: the last timestamp decoded, in ticks; absent if nothing was decoded.</summary>
    public long? BrokenAtPts { get; init; }

    /// <summary>Where the stream is damaged inside a broken segment, in order; empty if it is not known where, or if the run simply ended.</summary>
    public IReadOnlyList<DamagedSpan> Damage { get; init; } = [];

    /// <summary>The frames decoded inside segment and range, selected or not.</summary>
    public required DecodedFrames Decoded { get; init; }

    /// <summary>Each batch in order; their number is the segment's n.</summary>
    public required IReadOnlyList<ExtractedBatch> Batches { get; init; }

    /// <summary>Timestamps of the first and last frame decoded, in ticks; absent if there is none.</summary>
    public long? FirstPts { get; init; }

    /// <summary>Timestamp of the last frame decoded, in ticks.</summary>
    public long? LastPts { get; init; }

    /// <summary>Version of the decoder.</summary>
    public string DecoderVersion { get; init; } = "";

    /// <summary>How faithful colours are: <c>exact</c> or <c>approximate</c>.</summary>
    public string Colour { get; init; } = "exact";

    /// <summary>What is worth knowing of the frames and no error.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Time spent, by stage.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];
}
