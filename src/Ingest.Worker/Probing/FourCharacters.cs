namespace QueueWorkers.Ingest.Probing;

/// <summary>Names of codecs by their four characters, as far as other parts ask for them.</summary>
internal static class FourCharacters
{
    /// <summary>The name in libav; the characters, in small letters, if it is not known here.</summary>
    public static string CodecOf(string characters) => characters.ToLowerInvariant() switch
    {
        "av01" => "av1",
        "vvc1" or "vvi1" => "vvc",
        "vp80" => "vp8",
        "vp90" => "vp9",
        "mjpg" => "mjpeg",
        "fmp4" or "mp4v" or "xvid" => "mpeg4",
        var other => other,
    };
}
