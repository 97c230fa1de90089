namespace QueueWorkers.Tests.Support;

/// <summary>The truth about a video: a row of the manifest.</summary>
public sealed record ManifestVideo(string Name, string Sha256, long Pixels, int? Packets, int DecodedFrames, double? FirstPtsSeconds, double? LastPtsSeconds, int DecoderMessages)
{
    /// <summary>Whether decoding is clean, so that the count depends on no decoder.</summary>
    public bool Clean => DecoderMessages == 0 && DecodedFrames > 0;

    /// <summary>Pixels × frames: what decoding costs.</summary>
    public long Cost => Pixels * DecodedFrames;
}
