namespace QueueWorkers.Ingest.Settings;

/// <summary>What decodes.</summary>
public enum DecoderMode
{
    /// <summary>libav if its decoder was built and starts, else OpenCV.</summary>
    Auto,

    /// <summary>libav only.</summary>
    Libav,

    /// <summary>OpenCV only: whole videos, approximate colours.</summary>
    OpenCv,
}
