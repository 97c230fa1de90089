using System.Text;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads a container's streams and the packets of the best video stream with ffprobe. Throws <see cref="DecodeException"/>.</summary>
internal sealed class Prober(ToolLauncher launcher, ToolRunner runner, CodecList codecs, IOptions<IngestOptions> options)
{
    private const int PacketTimeouts = 10;
    private const int SignalExit = 128;
    private readonly IngestOptions _options = options.Value;

    public async Task<MediaDescription> ProbeAsync(SourceFile file, CancellationToken cancellation)
    {
        var streams = await ReadStreamsAsync(file, cancellation);
        var stream = Check(file, streams.Best(await codecs.GetAsync(cancellation)), await codecs.GetAsync(cancellation));
        var packets = await ReadPacketsAsync(file, stream.Index, cancellation);
        if (packets.Count == 0)
            throw new DecodeException(FailureCode.CorruptStream, $"{file.Path} announces a video stream that holds no data.");
        CheckDuration(file, stream, packets);
        return new MediaDescription(streams.Format, Describe(stream, packets), stream.CodedPixels, stream.Reorders, packets);
    }

    private async Task<StreamList> ReadStreamsAsync(SourceFile file, CancellationToken cancellation)
    {
        var json = new StringBuilder();
        var result = await RunAsync(file, ["-show_entries", StreamListReader.Entries, "-of", "json"], l => json.AppendLine(l), _options.ProbeTimeout, cancellation);
        return result.ExitCode == 0
            ? StreamListReader.Read(json.ToString())
            : throw new DecodeException(FailureCode.UnknownFormat, $"{file.Path} is no media file that is read here: {result.Log}.");
    }

    private async Task<PacketTable> ReadPacketsAsync(SourceFile file, int stream, CancellationToken cancellation)
    {
        var table = new PacketTableBuilder();
        // A damaged file may end with an error after its last good packet: what was read counts.
        await RunAsync(file, ["-select_streams", $"{stream}", "-show_entries", PacketTableBuilder.Entries, "-of", "compact"], Add, _options.ProbeTimeout * PacketTimeouts, cancellation);
        return table.Build();

        void Add(string line)
        {
            table.Add(line);
            if (table.Count > _options.MaxFrames)
                throw new DecodeException(FailureCode.FramesExceeded, $"{file.Path} has more than {_options.MaxFrames} frames, the limit Ingest:MaxFrames.");
        }
    }

    private async Task<ToolResult> RunAsync(SourceFile file, string[] what, Action<string> onLine, TimeSpan timeout, CancellationToken cancellation)
    {
        var program = Executables.FindFfmpeg(_options.FfprobePath, nameof(_options.FfprobePath));
        var command = launcher.Command(program, file.Path, input =>
            ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Demuxers.Allowed, .. what, "-i", input]);
        var result = await runner.RunAsync(command, onLine, timeout, cancellation);
        return result.ExitCode < SignalExit
            ? result
            : throw new DecodeException(FailureCode.DecoderCrashed, $"ffprobe was ended by signal {result.ExitCode - SignalExit} on {file.Path}: {result.Log}.");
    }

    private StreamCandidate Check(SourceFile file, StreamCandidate? stream, IReadOnlySet<string> decodable)
    {
        if (stream is null)
            throw new DecodeException(FailureCode.NoVideoStream, $"{file.Path} has no video stream.");
        if (!decodable.Contains(stream.Codec))
            throw new DecodeException(FailureCode.UnsupportedCodec, $"{file.Path}: no decoder for the video codec \"{stream.Codec}\" is installed.");
        if (stream.Width <= 0 || stream.Height <= 0 || stream.TimeBaseNumerator <= 0 || stream.TimeBaseDenominator <= 0)
            throw new DecodeException(FailureCode.CorruptStream, $"{file.Path}: the size of the video cannot be found.");
        if (Math.Max(stream.Width, stream.Height) > _options.MaxSide || stream.CodedPixels > _options.MaxFramePixels)
        {
            throw new DecodeException(FailureCode.DimensionsExceeded,
                $"{file.Path} is {stream.Width} × {stream.Height}; the limits are {_options.MaxSide} a side and {_options.MaxFramePixels} pixels (Ingest:MaxSide, Ingest:MaxFramePixels).");
        }
        return stream;
    }

    private void CheckDuration(SourceFile file, StreamCandidate stream, PacketTable packets)
    {
        if (packets.Pts.Count == 0)
            return;
        var seconds = ((double)packets.Pts[^1] - packets.Pts[0]) * stream.TimeBaseNumerator / stream.TimeBaseDenominator;
        if (seconds > _options.MaxDuration.TotalSeconds)
            throw new DecodeException(FailureCode.DurationExceeded, $"{file.Path} lasts {seconds:F0} s; the limit Ingest:MaxDuration is {_options.MaxDuration}.");
    }

    private static VideoStream Describe(StreamCandidate stream, PacketTable packets) => new()
    {
        Index = stream.Index,
        Codec = stream.Codec,
        Width = stream.Swapped ? stream.Height : stream.Width,
        Height = stream.Swapped ? stream.Width : stream.Height,
        TimeBaseNumerator = stream.TimeBaseNumerator,
        TimeBaseDenominator = stream.TimeBaseDenominator,
        FirstPts = packets.Pts.Count == 0 ? null : packets.Pts[0],
    };
}
