using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>What to decode.</summary>
/// <param name="Extraction">Source, stream and geometry.</param>
/// <param name="Segment">The piece: frames with from ≤ pts &lt; to, and nothing else, come out.</param>
/// <param name="Way">How to reach it.</param>
public sealed record DecodeRequest(ExtractionSettings Extraction, PlannedSegment Segment, SeekStrategy Way);
