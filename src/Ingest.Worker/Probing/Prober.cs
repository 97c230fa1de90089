using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads a container's streams and the packets of the best video stream with ffprobe. Throws <see cref="DecodeException"/>.</summary>
internal sealed class Prober(Ffprobe ffprobe, PacketLister lister, IOptions<IngestOptions> options) : IProber
{
    private readonly IngestOptions _options = options.Value;
    private readonly StreamChecks _checks = new(options.Value);

    /// <inheritdoc/>
    public async Task<MediaDescription> ProbeAsync(SourceFile file, IVideoDecoder decoder, CancellationToken cancellation)
    {
        // Side by side: the first list of codecs takes as long as the streams. Both end here, and a fault of the streams is told first.
        var reading = ReadStreamsAsync(file, cancellation);
        var asking = decoder.CodecsAsync(cancellation).AsTask();
        await Task.WhenAll(reading, asking);
        var (streams, decodable) = (await reading, await asking);
        var stream = _checks.Check(file, streams.Best(decodable), decodable);
        _checks.Check(file, streams, stream, decoder);
        var packets = await lister.ListAsync(file, stream.Index, cancellation);
        _checks.Check(file, stream, packets);
        var described = Describe(stream, packets);
        return new MediaDescription(streams.Format, stream, described, packets, [.. StreamWarnings.Of(streams, stream, described, packets)]) { CanSeek = decoder.Traits.CanSeek };
    }

    private async Task<StreamList> ReadStreamsAsync(SourceFile file, CancellationToken cancellation)
    {
        var json = new StringBuilder();
        var errors = new ProbeErrors();
        var result = await ffprobe.RunAsync(file, ["-show_entries", StreamListReader.Entries, "-of", "json"], l => json.AppendLine(l), errors.Add, _options.ProbeTimeout, cancellation);
        var streams = result.ExitCode == 0 ? Read(file, json.ToString()) : null;
        if (errors.HasTooManyPixels && (streams is null || streams.Video.All(s => s.Area == 0)))
            throw new DecodeException(FailureCode.DimensionsExceeded, $"{file.Path} holds pictures of more than {_options.MaxFramePixels} pixels, the limit Ingest:MaxFramePixels.");
        return streams ?? throw errors.Refusal(file, result);
    }

    private static StreamList Read(SourceFile file, string json)
    {
        try
        {
            return StreamListReader.Read(json);
        }
        // No JSON, or JSON of another shape: foreign bytes were in that process.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new DecodeException(FailureCode.CorruptStream, $"{file.Path}: ffprobe's description of it cannot be read.");
        }
    }

    private static VideoStream Describe(StreamCandidate stream, PacketTable packets) => new()
    {
        Index = stream.Index,
        Codec = stream.Codec,
        Width = stream.Swapped ? stream.Height : stream.DisplayWidth,
        Height = stream.Swapped ? stream.DisplayWidth : stream.Height,
        TimeBaseNumerator = stream.TimeBaseNumerator,
        TimeBaseDenominator = stream.TimeBaseDenominator,
        FirstPts = packets.Pts.Count == 0 ? null : packets.Pts[0],
        LastPts = packets.Pts.Count == 0 ? null : packets.Pts[^1],
        Packets = packets.Pts.Count == 0 ? null : packets.Pts.Count,
        EvenlySpaced = EvenSpacing.Holds(packets.Pts),
        Truncated = packets.Truncated,
    };
}
