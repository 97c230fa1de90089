namespace QueueWorkers.Contracts;

/// <summary>How a video is extracted. Never changed once stored; its digest is part of every key and name below it.</summary>
public sealed record VideoPlan
{
    /// <summary>The most segments a plan may have: it travels in messages of at most 64 KiB.</summary>
    public const int MaxSegments = 128;

    /// <summary>What all segments share.</summary>
    public required ExtractionSettings Extraction { get; init; }

    /// <summary>Why this decoder.</summary>
    public string DecoderReason { get; init; } = "";

    /// <summary>What is worth knowing and no error.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>At least one, in order; each starts where the one before it ends.</summary>
    public required IReadOnlyList<PlannedSegment> Segments { get; init; }
}
