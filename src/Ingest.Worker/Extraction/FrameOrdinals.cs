using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>
/// Ordinals of a run's frames, counted in the order of decoding. Runs over a segment that every way decodes from the start of the file count from there; others
/// from the plan's count for the segment, which is of packets: only a video of which one packet is one frame is cut.
/// </summary>
internal sealed class FrameOrdinals(PlannedSegment segment)
{
    private long? _first;

    /// <summary>Ordinal of a frame.</summary>
    public long Of(FrameStamp frame)
    {
        if (segment.KeyframePts is null)
            return frame.Number;
        _first ??= frame.Number;
        return segment.FirstOrdinal + frame.Number - _first.Value;
    }
}
