using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What is worth knowing of a stream and no error.</summary>
internal static class StreamWarnings
{
    // Containers round, and audio may be a little longer.
    private const double ShortSeconds = 2;
    private const double ShortShare = 0.9;

    public static IEnumerable<Warning> Of(StreamList streams, StreamCandidate stream, VideoStream described, PacketTable packets)
    {
        if (stream.IsHdr)
            yield return new(WarningCode.Hdr, $"High dynamic range ({stream.Transfer}): frames are brought to 8 bits without tone mapping.");
        if (stream.HasAlpha)
            yield return new(WarningCode.AlphaDropped, $"The alpha channel is dropped (pixel format {stream.PixelFormat}).");
        if (streams.Video.Count > 1)
            yield return new(WarningCode.OtherStreams, $"Of {streams.Video.Count} video streams the largest that can be decoded is taken, stream {stream.Index}.");
        if (packets.Pts.Count == 0)
            yield return new(WarningCode.NoTimestamps, $"Packets carry no timestamps: they follow from the frame rate, {stream.FrameRate}.");
        else if (packets.Pts.Count > 1 && !described.EvenlySpaced)
            yield return new(WarningCode.VariableFrameRate, "Frames are not evenly spaced.");
        if (Shorter(streams, stream, packets) is { } message)
            yield return new(WarningCode.ShorterThanAnnounced, message);
    }

    private static string? Shorter(StreamList streams, StreamCandidate stream, PacketTable packets)
    {
        if (packets.Truncated || packets.Pts.Count == 0 || (stream.DurationSeconds ?? streams.DurationSeconds) is not { } announced)
            return null;
        var seconds = (packets.Pts[^1] - packets.Pts[0]) * (double)stream.TimeBaseNumerator / stream.TimeBaseDenominator;
        return seconds + ShortSeconds < announced && seconds < announced * ShortShare
            ? $"The container announces {announced:F1} s; the packets of the video last {seconds:F1} s. The file may have been cut off."
            : null;
    }
}
