using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What is worth knowing of a stream and no error.</summary>
internal static class StreamWarnings
{
    public static IEnumerable<Warning> Of(SourceFile file, StreamList streams, StreamCandidate stream, VideoStream described, PacketTable packets, bool knowsPackets)
    {
        if (stream.IsHdr)
            yield return new(WarningCode.Hdr, $"High dynamic range ({stream.Transfer}): frames are brought to 8 bits without tone mapping.");
        if (stream.HasAlpha)
            yield return new(WarningCode.AlphaDropped, $"The alpha channel is dropped (pixel format {stream.PixelFormat}).");
        var count = streams.Video.Count();
        if (count > 1)
            yield return new(WarningCode.OtherStreams, $"Of {count} video streams the largest that can be decoded is taken, stream {stream.Index}.");
        if (!knowsPackets)
            yield return new(WarningCode.PacketsUnknown, "libav's decoder is not there: frames that are missing cannot be counted.");
        else if (packets.Pts.Count == 0)
            yield return new(WarningCode.NoTimestamps, $"Packets carry no timestamps: they follow from the frame rate, {stream.FrameRate}.");
        else if (packets.Pts.Count > 1 && !EvenSpacing.Holds(packets.Pts))
            yield return new(WarningCode.VariableFrameRate, "Frames are not evenly spaced.");
        if (!packets.TimeGoesBack && TimeJumps.FirstOf(packets.Pts) is { } jump)
            yield return new(WarningCode.TimeJumps, $"Time jumps behind {described.ToMs(jump) / 1000:F2} s, in a video that is even otherwise: something may have been cut out, or lost.");
        if (FileTail.FaultOf(file.Path, streams.Format) is { } end)
            yield return new(WarningCode.EndsAbruptly, $"The file ends {end}: it may have been cut off.");
        if (packets.TimeGoesBack)
            yield return new(WarningCode.TimeGoesBack, "Timestamps go back on the way, as in recordings that were joined: rows stand in the order of decoding.");
        if (Shortfall.Of(streams) is var (announced, held))
            yield return new(WarningCode.ShorterThanAnnounced, $"The container announces {announced:F1} s and holds {held:F1} s. The file may have been cut off.");
    }
}
