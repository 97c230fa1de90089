using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What one run may take: below the time that a broker gives a consumer (R7).</summary>
internal sealed class RunLimits(IngestOptions options)
{
    /// <summary>Header and checksum of a payload, generously.</summary>
    private const int PayloadBytes = 1024;

    /// <summary>Timestamp and ordinal of a frame.</summary>
    private const int RowBytes = 16;

    /// <summary>Why a way is refused before it begins; null if it is not.</summary>
    public Failure? Refuse(ExtractSegment command)
    {
        var segment = command.Segment;
        var packets = command.SegmentWay.Way != SeekStrategy.FromStart ? segment.Packets ?? 0
            : command.Extraction.Selection.Keyframes ? command.Extraction.Stream.Packets ?? 0
            : (segment.Packets ?? 0) + segment.FirstOrdinal;
        if (Selected(command) > (long)MessageLimits.Batches * command.Extraction.FramesPerBatch)
            return TooManyBatches(command);
        var pixels = (long)command.Extraction.Stream.Width * command.Extraction.Stream.Height * packets;
        return pixels <= options.MaxRunPixels
            ? null
            : new(FailureCode.UnsplittableTooLong, $"{packets} frames of {command.Extraction.Stream.Width} × {command.Extraction.Stream.Height} in one run are too many (Ingest:MaxRunPixels is {options.MaxRunPixels})");
    }

    /// <summary>What is said of a run that would make more batches than a segment may have.</summary>
    public static Failure TooManyBatches(ExtractSegment command) => new(
        FailureCode.UnsplittableTooLong,
        $"the segment has more than {MessageLimits.Batches} batches of {command.Extraction.FramesPerBatch} frames; "
        + "raise Ingest:BatchBytes or Payloads:QuotaBytes, or submit a range or a sparser selection");

    /// <summary>Frames that are selected for sure; a rate or keyframes show only while decoding.</summary>
    private static long Selected(ExtractSegment command) =>
        command.Extraction.Selection is { FramesPerSecond: null, Keyframes: false, Every: var every } ? (command.Segment.Packets ?? 0) / (every ?? 1) : 0;

    /// <summary>Whether a run has taken too long.</summary>
    public bool IsOver(TimeSpan decoding) => decoding > options.MaxRunTime;

    /// <summary>What is said of a run that took too long.</summary>
    public Failure Timeout() => new(FailureCode.DecodeTimeout, $"the run took longer than {options.MaxRunTime} (Ingest:MaxRunTime)");

    /// <summary>How much room the payloads of a segment want, at most: bytes of all its batches, or of some of them. If packets say nothing, of one batch: the run waits in place for more.</summary>
    public static long BytesOf(ExtractSegment command, IReadOnlyList<int> wanted)
    {
        var perBatch = command.Extraction.FramesPerBatch;
        var frames = (command.Segment.Packets ?? perBatch) / (command.Extraction.Selection.Every ?? 1) + 1L;
        if (wanted.Count > 0)
            frames = Math.Min(frames, (long)wanted.Count * perBatch);
        var batches = (frames + perBatch - 1) / perBatch;
        return frames * (command.Extraction.Geometry.FrameBytes() + RowBytes) + batches * PayloadBytes;
    }
}
