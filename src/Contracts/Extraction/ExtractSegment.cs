namespace QueueWorkers.Contracts;

/// <summary>Asks an ingest worker to decode a segment. Routed by decoder kind.</summary>
public sealed record ExtractSegment
{
    /// <summary>The segment and the way to decode it.</summary>
    public required SegmentWay SegmentWay { get; init; }

    /// <summary>The slice of the plan.</summary>
    public required ExtractionSettings Extraction { get; init; }

    /// <summary>The segment as planned.</summary>
    public required PlannedSegment Segment { get; init; }

    /// <summary>What the way before this one gave: two ways that agree are right.</summary>
    public DecodedFrames? Previous { get; init; }

    /// <summary>Only these batches, again; the run then answers for each and publishes no <see cref="SegmentExtracted"/>. All where empty.</summary>
    public IReadOnlyList<int> Indices { get; init; } = [];

    /// <summary>0 to 9: <see cref="VideoPriority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>When this command was published, milliseconds since 1970 by the publisher's clock; for queue waits only.</summary>
    public long SentUnixMs { get; init; }
}
