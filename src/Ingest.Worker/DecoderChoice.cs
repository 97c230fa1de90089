using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Decoding.Libav;
using QueueWorkers.Ingest.Decoding.OpenCv;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest;

/// <summary>Finds out which decoders start, and which one plans shall name. libav describes videos for both if it is there: it knows their packets.</summary>
internal sealed class DecoderChoice(LibavDecoder libav, OpenCvDecoder openCv, IOptions<IngestOptions> options)
{
    /// <summary>The decoders by the settings. Throws <see cref="VideoException"/> if what is asked for, or everything, is missing.</summary>
    public Decoders Make() => options.Value.Decoder switch
    {
        DecoderMode.Libav => new(Checked(libav), "Ingest:Decoder is libav"),
        DecoderMode.OpenCv => new(Checked(openCv), "Ingest:Decoder is opencv") { Describer = Missing(libav) is null ? libav : openCv },
        _ when Missing(libav) is null => new(libav, "Ingest:Decoder is auto, and libav is there", () => Missing(openCv) is null ? openCv : null),
        _ when Missing(openCv) is null => new(openCv, "Ingest:Decoder is auto, and libav is not there"),
        _ => throw new VideoException(FailureCode.Internal, $"No decoder starts on this worker. {Missing(libav)} Or mend the other one: {Missing(openCv)}"),
    };

    private static ChildDecoder Checked(ChildDecoder decoder) =>
        Missing(decoder) is { } missing ? throw new VideoException(FailureCode.Internal, missing) : decoder;

    /// <summary>Why a decoder cannot be used; null if it can.</summary>
    private static string? Missing(IVideoDecoder decoder)
    {
        try
        {
            _ = decoder.Version;
            return null;
        }
        catch (VideoException missing)
        {
            return missing.Message;
        }
    }
}
