namespace QueueWorkers.Ingest.Decoding;

/// <summary>What decodes.</summary>
public enum DecoderMode
{
    /// <summary>ffmpeg where it is installed, else OpenCV.</summary>
    Auto,

    /// <summary>ffmpeg only.</summary>
    Ffmpeg,

    /// <summary>OpenCV only: whole videos, approximate colours.</summary>
    OpenCv,
}
