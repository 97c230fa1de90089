using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding.OpenCv;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Finds out which decoders are installed, and which one plans shall name.</summary>
internal sealed class DecoderChoice(FfmpegDecoder ffmpeg, OpenCvDecoder openCv, IOptions<IngestOptions> options)
{
    private readonly IngestOptions _options = options.Value;

    /// <summary>The decoders by the settings. Throws <see cref="DecodeException"/> if what is asked for, or everything, is missing.</summary>
    public Decoders Make() => _options.Decoder switch
    {
        DecoderMode.Ffmpeg => new(ffmpeg, "Ingest:Decoder is ffmpeg"),
        DecoderMode.OpenCv => new(Checked(openCv), "Ingest:Decoder is opencv"),
        _ when IsInstalled(_options.FfmpegPath) && IsInstalled(_options.FfprobePath) =>
            new(ffmpeg, "Ingest:Decoder is auto, and ffmpeg is installed", () => Missing(openCv) is null ? openCv : null),
        _ => Missing(openCv) is not { } missing ? new(openCv, "Ingest:Decoder is auto, and ffmpeg is not installed") : throw new DecodeException(
            FailureCode.Internal, $"No decoder is installed on this worker. Install ffmpeg: apt-get install ffmpeg. Or mend the other one: {missing}"),
    };

    private static bool IsInstalled(string program) => Executables.Find(program) is not null;

    private static IVideoDecoder Checked(IVideoDecoder decoder) =>
        Missing(decoder) is { } missing ? throw new DecodeException(FailureCode.Internal, missing) : decoder;

    /// <summary>Why a decoder cannot be used; null if it can.</summary>
    private static string? Missing(IVideoDecoder decoder)
    {
        try
        {
            _ = decoder.Version;
            return null;
        }
        catch (DecodeException missing)
        {
            return missing.Message;
        }
    }
}
