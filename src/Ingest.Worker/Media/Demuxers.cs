namespace QueueWorkers.Ingest.Media;

/// <summary>
/// The containers that are opened. Those that read other files or addresses (playlists, scripts, session descriptions) and single pictures
/// are left out. Audio is in, so that it is refused for having no video rather than as unknown.
/// </summary>
internal static class Demuxers
{
    public const string Allowed = "mov,matroska,avi,flv,live_flv,mpegts,mpeg,mpegvideo,ivf,av1,obu,h264,hevc,h263,h261,vc1,m4v,mjpeg,ogg,asf,mxf,nut,gif,apng,dv,rm,"
        + "yuv4mpegpipe,wtv,swf,dirac,cavsvideo,nsv,gxf,wav,w64,mp3,aac,flac,ac3,eac3,dts,aiff,amr,caf,ape,tta";

    /// <summary>Whether a container is searched for times of decoding, packet by packet, rather than by an index of keyframes.</summary>
    public static bool SeekByDts(string format) => format is "mpegts" or "mpeg";

    /// <summary>Whether a container can seek by timestamp. Raw streams cannot, or only by guessing.</summary>
    public static bool CanSeek(string format) =>
        format.Split(',').Any(f => f is "mov" or "matroska" or "avi" or "flv" or "mpegts" or "mpeg" or "ivf" or "ogg" or "asf" or "mxf" or "nut");

    /// <summary>Whether a container has no timestamps of its own: they follow from counting, and a hole shifts all behind it.</summary>
    public static bool CountsTime(string format) =>
        format.Split(',').Any(f => f is "avi" or "h264" or "hevc" or "h263" or "h261" or "vc1" or "m4v" or "mjpeg" or "mpegvideo" or "dirac" or "cavsvideo" or "dv" or "av1" or "obu");
}
