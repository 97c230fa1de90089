namespace QueueWorkers.Ingest.Media;

/// <summary>The decoders of libav that are used if the settings name no others: those of codecs that people have videos in.</summary>
internal static class Codecs
{
    public static readonly IReadOnlyList<string> Usual =
    [
        "h264", "hevc", "vp8", "vp9", "libdav1d", "libaom-av1", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4", "mjpeg", "prores", "dnxhd", "dvvideo",
        "ffv1", "theora", "wmv1", "wmv2", "wmv3", "vc1", "flv", "h261", "h263", "h263i", "gif", "apng", "png", "rawvideo",
    ];
}
