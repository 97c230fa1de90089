using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>What one run may take: below the time that a broker gives a consumer (R7).</summary>
internal sealed class RunLimits(IngestOptions options)
{
    /// <summary>Why a way is refused before it begins; null where it is not.</summary>
    public Failure? Refuse(ExtractSegment command)
    {
        var segment = command.Segment;
        var packets = command.SegmentWay.Way != SeekStrategy.FromStart ? segment.Packets ?? 0
            : command.Extraction.Selection.Keyframes ? command.Extraction.Stream.Packets ?? 0
            : (segment.Packets ?? 0) + segment.FirstOrdinal;
        var pixels = (long)command.Extraction.Stream.Width * command.Extraction.Stream.Height * packets;
        return pixels <= options.MaxRunPixels
            ? null
            : new(FailureCode.UnsplittableTooLong, $"{packets} frames of {command.Extraction.Stream.Width} × {command.Extraction.Stream.Height} in one run are too many (Ingest:MaxRunPixels is {options.MaxRunPixels})");
    }

    /// <summary>Whether a run has taken too long.</summary>
    public bool IsOver(TimeSpan decoding) => decoding > options.MaxRunTime;

    /// <summary>What is said of a run that took too long.</summary>
    public Failure Timeout() => new(FailureCode.DecodeTimeout, $"the run took longer than {options.MaxRunTime} (Ingest:MaxRunTime)");
}
