using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What a stream must be. Throws <see cref="VideoException"/>.</summary>
internal sealed class StreamChecks(IngestOptions options)
{
    /// <summary>Chooses the stream, and checks what the container says of it, before anything is decoded.</summary>
    public StreamCandidate Check(SourceFile file, StreamList streams, ProbeFaults faults, DecoderTraits traits)
    {
        if (streams.IsProtected)
            throw new VideoException(FailureCode.Encrypted, $"{file.Path} is protected by rights management: without its licence it decodes to noise.");
        if (faults.HasTooManyPixels && streams.Video.All(s => s.Area == 0))
            throw new VideoException(FailureCode.DimensionsExceeded, $"{file.Path} holds pictures of more than {options.MaxFramePixels} pixels, the limit Ingest:MaxFramePixels.");
        var stream = streams.Best ?? throw new VideoException(FailureCode.NoVideoStream, $"{file.Path} has no video stream.");
        CheckDecoder(file, streams, stream, traits);
        CheckSize(file, stream);
        return stream;
    }

    private static void CheckDecoder(SourceFile file, StreamList streams, StreamCandidate stream, DecoderTraits traits)
    {
        if (!stream.IsDecoded || !traits.Decodes(stream.Codec))
            throw new VideoException(FailureCode.UnsupportedCodec, $"{file.Path}: no decoder for the video codec \"{stream.Codec}\" is there, or Ingest:Codecs does not name it.");
        if (stream.IsMirrored && !traits.Mirrors)
            throw new VideoException(FailureCode.UnsupportedContainer, $"{file.Path} is to be shown mirrored, which this worker's decoder does not do: libav does.");
        if (!traits.TakesAnyStream && stream.Index != streams.Pictures[0].Index)
        {
            throw new VideoException(FailureCode.UnsupportedContainer,
                $"{file.Path}: the video is stream {stream.Index}, and this worker's decoder takes the first picture stream only, {streams.Pictures[0].Index}: libav takes any.");
        }
    }

    private void CheckSize(SourceFile file, StreamCandidate stream)
    {
        if (stream.Width <= 0 || stream.Height <= 0)
            throw new VideoException(FailureCode.CorruptStream, $"{file.Path}: the size of the video cannot be found.");
        if (stream.TimeBaseNumerator <= 0 || stream.TimeBaseDenominator <= 0)
            throw new VideoException(FailureCode.FrameRateInvalid, $"{file.Path}: the time base of the video is {stream.TimeBaseNumerator}/{stream.TimeBaseDenominator}.");
        if (Math.Max(Math.Max(stream.Width, stream.DisplayWidth), stream.Height) > options.MaxSide || stream.Area > options.MaxFramePixels)
        {
            throw new VideoException(FailureCode.DimensionsExceeded,
                $"{file.Path} is {stream.Width} × {stream.Height}; the limits are {options.MaxSide} a side and {options.MaxFramePixels} pixels (Ingest:MaxSide, Ingest:MaxFramePixels).");
        }
    }

    /// <summary>Checks the packets.</summary>
    public void Check(SourceFile file, StreamCandidate stream, PacketTable packets)
    {
        // Fragments whose tables of encryption cannot be read have no packets.
        if (packets.Encrypted || (packets.Count == 0 && IsoBoxes.IsEncrypted(file.Path)))
            throw new VideoException(FailureCode.Encrypted, $"{file.Path} is encrypted: without its keys it decodes to noise.");
        if (packets.Count == 0)
        {
            throw packets.Truncated
                ? new VideoException(FailureCode.Truncated, $"{file.Path} ends behind its header: the video stream that it announces is not in it.")
                : new VideoException(FailureCode.CorruptStream, $"{file.Path} announces a video stream that holds no data.");
        }
        if (packets.Pts.Count == 0)
            return;
        var seconds = ((double)packets.Pts[^1] - packets.Pts[0]) * stream.TimeBaseNumerator / stream.TimeBaseDenominator;
        if (seconds > options.MaxDuration.TotalSeconds)
            throw new VideoException(FailureCode.DurationExceeded, $"{file.Path} lasts {seconds:F0} s; the limit Ingest:MaxDuration is {options.MaxDuration}.");
    }
}
