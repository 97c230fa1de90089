using System.Globalization;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>
/// Tells keyframes of H.264 that start the decoder anew (IDR pictures) from those that only can be decoded alone. No list of packets says which they are;
/// ffmpeg is asked to leave nothing else in a copy.
/// </summary>
internal sealed class IdrFrames(ToolLauncher launcher, ToolRunner runner, IOptions<IngestOptions> options)
{
    /// <summary>Type of such a picture's units, ITU-T H.264, table 7-1.</summary>
    private const int UnitType = 5;

    private const double Margin = 1;
    private readonly IngestOptions _options = options.Value;

    /// <summary>Whether the keyframe at a timestamp is one. Throws <see cref="DecodeException"/>.</summary>
    public async Task<bool> HasAsync(SourceFile file, VideoStream stream, long pts, CancellationToken cancellation)
    {
        var seconds = (stream.ToMs(pts - (stream.FirstPts ?? 0)) / 1000) + Margin;
        var found = false;
        var command = launcher.Command(Executables.FindFfmpeg(_options.FfmpegPath, nameof(_options.FfmpegPath)), file.Path, input =>
        [
            "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Demuxers.Allowed, "-copyts", "-t", seconds.ToString("F6", CultureInfo.InvariantCulture),
            "-i", input, "-map", $"0:{stream.Index}", "-c", "copy", "-bsf:v", $"filter_units=pass_types={UnitType}", "-f", "framecrc", "pipe:1",
        ]);
        await runner.RunAsync(command, line => found |= Pts(line) == pts, null, _options.ProbeTimeout, cancellation);
        return found;
    }

    // "0,  dts,  pts,  duration,  size,  checksum"
    private static long? Pts(string line) =>
        line.Split(',') is { Length: > 2 } fields && long.TryParse(fields[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var pts) ? pts : null;
}
