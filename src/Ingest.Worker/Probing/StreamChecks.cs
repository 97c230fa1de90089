using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What a stream must be. Throws <see cref="DecodeException"/>.</summary>
internal sealed class StreamChecks(IngestOptions options)
{
    /// <summary>Checks what the container says, before anything is decoded.</summary>
    public StreamCandidate Check(SourceFile file, StreamCandidate? stream, Func<string, bool> decodes)
    {
        if (stream is null)
            throw new DecodeException(FailureCode.NoVideoStream, $"{file.Path} has no video stream.");
        if (!decodes(stream.Codec))
            throw new DecodeException(FailureCode.UnsupportedCodec, $"{file.Path}: no decoder for the video codec \"{stream.Codec}\" is installed.");
        if (stream.Width <= 0 || stream.Height <= 0)
            throw new DecodeException(FailureCode.CorruptStream, $"{file.Path}: the size of the video cannot be found.");
        if (stream.TimeBaseNumerator <= 0 || stream.TimeBaseDenominator <= 0)
            throw new DecodeException(FailureCode.FrameRateInvalid, $"{file.Path}: the time base of the video is {stream.TimeBaseNumerator}/{stream.TimeBaseDenominator}.");
        if (Math.Max(Math.Max(stream.Width, stream.DisplayWidth), stream.Height) > options.MaxSide || stream.CodedPixels > options.MaxFramePixels)
        {
            throw new DecodeException(FailureCode.DimensionsExceeded,
                $"{file.Path} is {stream.Width} × {stream.Height}; the limits are {options.MaxSide} a side and {options.MaxFramePixels} pixels (Ingest:MaxSide, Ingest:MaxFramePixels).");
        }
        return stream;
    }

    /// <summary>Checks that a decoder takes the stream that is wanted, and shows it as it is meant.</summary>
    public void Check(SourceFile file, StreamList streams, StreamCandidate stream, IVideoDecoder decoder)
    {
        if (stream.IsMirrored && !decoder.Traits.Mirrors)
            throw new DecodeException(FailureCode.UnsupportedContainer, $"{file.Path} is to be shown mirrored, which {decoder.Kind} does not do: ffmpeg does.");
        if (!decoder.Traits.TakesAnyStream && stream.Index != streams.FirstPictures)
        {
            throw new DecodeException(FailureCode.UnsupportedContainer,
                $"{file.Path}: the video is stream {stream.Index}, and {decoder.Kind} takes the first picture stream only, {streams.FirstPictures}: ffmpeg takes any.");
        }
    }

    /// <summary>Checks the packets.</summary>
    public void Check(SourceFile file, StreamCandidate stream, PacketTable packets)
    {
        if (packets.Count == 0)
        {
            throw packets.Truncated
                ? new DecodeException(FailureCode.Truncated, $"{file.Path} ends behind its header: the video stream that it announces is not in it.")
                : new DecodeException(FailureCode.CorruptStream, $"{file.Path} announces a video stream that holds no data.");
        }
        if (packets.Encrypted)
            throw new DecodeException(FailureCode.Encrypted, $"{file.Path} is encrypted: without its keys it decodes to noise.");
        if (packets.Pts.Count == 0)
            return;
        var seconds = ((double)packets.Pts[^1] - packets.Pts[0]) * stream.TimeBaseNumerator / stream.TimeBaseDenominator;
        if (seconds > options.MaxDuration.TotalSeconds)
            throw new DecodeException(FailureCode.DurationExceeded, $"{file.Path} lasts {seconds:F0} s; the limit Ingest:MaxDuration is {options.MaxDuration}.");
    }
}
