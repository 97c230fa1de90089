using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Decoding.OpenCv;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>
/// Asks OpenCV for its stream, if there is no ffprobe. Nothing is known of packets: not how many, not whether they are encrypted or the file was
/// cut off. Timestamps count from the start of the stream.
/// </summary>
internal sealed class OpenCvProber(OpenCvProgram program, ToolRunner runner, IOptions<IngestOptions> options) : IProber
{
    private static readonly PacketTable Unknown = new() { Count = 0, Pts = [], Keyframes = [], Encrypted = false, PtsEqualDts = true };
    private const string NotKnown = "unknown";
    private readonly IngestOptions _options = options.Value;
    private readonly StreamChecks _checks = new(options.Value);

    /// <inheritdoc/>
    public async Task<MediaDescription> ProbeAsync(SourceFile file, IVideoDecoder decoder, CancellationToken cancellation)
    {
        var coded = _checks.Check(file, Candidate(await DescribeAsync(file, cancellation)), await decoder.CodecsAsync(cancellation));
        var stream = new VideoStream
        {
            Index = coded.Index,
            Codec = coded.Codec,
            Width = coded.Swapped ? coded.Height : coded.DisplayWidth,
            Height = coded.Swapped ? coded.DisplayWidth : coded.Height,
            TimeBaseNumerator = coded.TimeBaseNumerator,
            TimeBaseDenominator = coded.TimeBaseDenominator,
        };
        return new MediaDescription(NotKnown, coded, stream, Unknown, [new(WarningCode.PacketsUnknown, "ffprobe is not installed: frames that are missing cannot be counted.")])
        {
            CanSeek = decoder.Traits.CanSeek,
        };
    }

    private async Task<StreamDescription> DescribeAsync(SourceFile file, CancellationToken cancellation)
    {
        var command = OpenCvCommands.Describe();
        var (json, ending) = ("", "");
        var start = program.On(file.Path, input => ["describe", JsonSerializer.Serialize(command with { Path = input }, CommandJson.Default.DecodeCommand)]);
        var result = await runner.RunAsync(start, line => json = line, line => ending = Ending(line, command) ?? ending, _options.ProbeTimeout, cancellation);
        if (ending.Length > 0 && SaidEnding.Failure(ending, result.Log) is { } said)
            throw new DecodeException(said.Code, $"{file.Path}: {said.Message}");
        return result.ExitCode == 0 && Parse(json) is { } described ? described : throw new DecodeException(
            FailureCode.DecoderCrashed, $"OpenCV's decoder ended with code {result.ExitCode} on {file.Path}, without a description: {result.Log}.");
    }

    /// <summary>Foreign bytes were in that process: it may have written anything.</summary>
    private static StreamDescription? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CommandJson.Default.StreamDescription) is { Codec: not null } described ? described : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Ending(string line, DecodeCommand command)
    {
        var mark = OpenCvCommands.EndMark(command);
        return line.StartsWith(mark, StringComparison.Ordinal) ? line[mark.Length..] : null;
    }

    private static StreamCandidate Candidate(StreamDescription described)
    {
        var isSwapped = described.Rotation % 180 == 90;
        var (width, height) = isSwapped ? (described.Height, described.Width) : (described.Width, described.Height);
        var (numerator, denominator) = Fraction.Of(described.TickSeconds);
        return new StreamCandidate
        {
            Index = 0,
            Codec = FourCharacters.CodecOf(described.Codec),
            Width = width,
            Height = height,
            CodedPixels = (long)width * height,
            PixelFormat = NotKnown,
            FrameRate = described.FrameRate.ToString("0.###", CultureInfo.InvariantCulture),
            Reorders = false,
            TimeBaseNumerator = numerator,
            TimeBaseDenominator = denominator,
            Rotation = described.Rotation,
            SampleAspect = StreamListReader.SampleAspect(described.AspectNumerator, described.AspectDenominator),
        };
    }
}
