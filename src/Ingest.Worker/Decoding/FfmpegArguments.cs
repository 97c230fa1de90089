using System.Globalization;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>ffmpeg's arguments of a run: the recipe that gives the same frames in segments as in one piece.</summary>
internal static class FfmpegArguments
{
    public static IEnumerable<string> Of(DecodeRequest request, IngestOptions options, string input)
    {
        var extraction = request.Extraction;
        List<string> line =
        [
            "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+error",
            "-protocol_whitelist", "file", "-format_whitelist", Demuxers.Allowed,
            "-threads", request.Way == SeekStrategy.FromStart ? "1" : options.DecodeThreads.ToString(CultureInfo.InvariantCulture), "-copyts",
            // A picture on the way may be larger than the container says.
            "-max_pixels", options.MaxFramePixels.ToString(CultureInfo.InvariantCulture),
        ];
        if (extraction.Stream.Truncated)
            line.AddRange(["-fflags", "+discardcorrupt"]);
        // The last way takes no short cut.
        if (extraction is { Selection.Keyframes: true, Stream.KeyframesNeedOthers: false } && request.Way != SeekStrategy.FromStart)
            line.AddRange(["-skip_frame", "nokey"]);
        if (SeekPoint.Of(request.Segment, request.Way) is { } pts)
            line.AddRange(["-noaccurate_seek", "-seek_timestamp", "1", "-ss", SeekPoint.Seconds(extraction.Stream, pts)]);
        line.AddRange(
        [
            "-i", input, "-map", $"0:{extraction.Stream.Index}", "-filter_threads", "1", "-vf", FilterChain.Of(request),
            "-fps_mode", "passthrough", "-enc_time_base", "-1", "-c:v", "rawvideo", "-pix_fmt", FilterChain.PixelFormat(extraction.Geometry),
            "-f", "rawvideo", "pipe:1",
        ]);
        return line;
    }
}
