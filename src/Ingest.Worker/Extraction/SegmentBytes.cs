using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>How much room the payloads of a segment want, at most.</summary>
internal static class SegmentBytes
{
    /// <summary>Header and checksum of a payload, generously.</summary>
    private const int PayloadBytes = 1024;

    /// <summary>Timestamp and ordinal of a frame.</summary>
    private const int RowBytes = 16;

    /// <summary>Bytes of the batches of a segment, or of some of them. Where packets say nothing, of one batch: the run waits in place for more.</summary>
    public static long Of(ExtractSegment command, IReadOnlyList<int> wanted)
    {
        var perBatch = command.Extraction.FramesPerBatch;
        var frames = (command.Segment.Packets ?? perBatch) / (command.Extraction.Selection.Every ?? 1) + 1L;
        if (wanted.Count > 0)
            frames = Math.Min(frames, (long)wanted.Count * perBatch);
        var batches = (frames + perBatch - 1) / perBatch;
        return frames * (command.Extraction.Geometry.FrameBytes() + RowBytes) + batches * PayloadBytes;
    }
}
