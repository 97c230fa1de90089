using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Finds out what a file holds: asks a decoder for its streams and packets, and chooses the stream. Throws <see cref="VideoException"/>.</summary>
internal sealed class Prober(Decoders decoders, IOptions<IngestOptions> options)
{
    private readonly IngestOptions _options = options.Value;
    private readonly StreamChecks _checks = new(options.Value);

    /// <summary>Describes the stream that the preferred decoder will decode.</summary>
    public async Task<MediaDescription> ProbeAsync(SourceFile file, CancellationToken cancellation)
    {
        await Precedence.YieldAsync(cancellation);
        var describer = decoders.Describer ?? throw new InvalidOperationException("No decoder describes videos.");
        var (traits, knowsPackets) = (decoders.Preferred.Traits, describer.Traits.CanSeek);
        var lines = new ProbeLines();
        var answer = await describer.AskAsync(describer.ProbeCommand(file.Path), file, lines.Take, cancellation);
        if (lines.IsMalformed)
            throw new VideoException(FailureCode.DecoderCrashed, $"{file.Path}: what the decoder says of it cannot be read.");
        var faults = new ProbeFaults(answer.Faults);
        if (answer.Said is { } said)
            throw faults.Refusal(file, said);
        var streams = lines.Streams ?? throw new VideoException(FailureCode.DecoderCrashed, $"The decoder said nothing of {file.Path}.");
        var stream = _checks.Check(file, streams, faults, traits);
        var builder = lines.PacketsOf(stream.Index);
        // What an edit list leaves out is there all the same.
        streams = streams with { HeldSeconds = Math.Max(streams.HeldSeconds ?? 0, (double)builder.TotalDuration * stream.TimeBaseNumerator / stream.TimeBaseDenominator) };
        var packets = builder.Build(faults.EndsEarly || Shortfall.Of(streams) is not null);
        if (knowsPackets)
            _checks.Check(file, stream, packets);
        var described = Describe(stream, packets, knowsPackets) with { CountsTime = Demuxers.CountsTime(streams.Format) };
        return new MediaDescription(streams.Format, stream, described, packets, [.. StreamWarnings.Of(file, streams, stream, described, packets, knowsPackets)]) { CanSeek = traits.CanSeek };
    }

    private static VideoStream Describe(StreamCandidate stream, PacketTable packets, bool knowsPackets) => new()
    {
        Index = stream.Index,
        Codec = stream.Codec,
        Width = stream.Swapped ? stream.Height : stream.DisplayWidth,
        Height = stream.Swapped ? stream.DisplayWidth : stream.Height,
        TimeBaseNumerator = stream.TimeBaseNumerator,
        TimeBaseDenominator = stream.TimeBaseDenominator,
        FirstPts = packets.Pts.Count == 0 ? null : packets.Pts[0],
        LastPts = packets.Pts.Count == 0 ? null : packets.Pts[^1],
        Packets = knowsPackets ? packets.Shown : null,
        Truncated = packets.Truncated,
    };
}
