using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Decodes pieces of videos to frames that are already scaled and in the model's channel order.</summary>
public interface IVideoDecoder
{
    /// <summary>Kind of decoder, as plans and queues name it.</summary>
    string Kind { get; }

    /// <summary>Version, for reports. Throws <see cref="VideoException"/> if it is not installed, with what to install.</summary>
    string Version { get; }

    /// <summary>How faithful colours are: <c>exact</c> or <c>approximate</c>.</summary>
    string Colour { get; }

    /// <summary>What it can do.</summary>
    DecoderTraits Traits { get; }

    /// <summary>Starts a run over a segment. Throws <see cref="VideoException"/> if the source is not the one that was planned.</summary>
    ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation);
}
