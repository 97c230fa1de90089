using System.Globalization;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Runs ffprobe on a file, in the jail and within a time.</summary>
internal sealed class Ffprobe(ToolLauncher launcher, ToolRunner runner, IOptions<IngestOptions> options)
{
    private const int SignalExit = 128;
    private readonly string _path = options.Value.FfprobePath;
    private readonly string _maxPixels = options.Value.MaxFramePixels.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs it. Lines of either output may throw, which ends it. Throws <see cref="DecodeException"/> if a signal or the time ended it.</summary>
    public async Task<ToolResult> RunAsync(
        SourceFile file, IEnumerable<string> what, Action<string> onLine, Action<string> onError, TimeSpan timeout, CancellationToken cancellation)
    {
        await Precedence.YieldAsync(cancellation);
        var command = launcher.Command(Executables.FindFfmpeg(_path, nameof(IngestOptions.FfprobePath)), file.Path, input =>
            // ffprobe decodes a picture where the container leaves something open: not one that is too large.
            ["-v", "error", "-max_pixels", _maxPixels, "-protocol_whitelist", "file", "-format_whitelist", Demuxers.Allowed, .. what, "-i", input]);
        var result = await runner.RunAsync(command, onLine, onError, timeout, cancellation);
        return result.ExitCode < SignalExit
            ? result
            : throw new DecodeException(FailureCode.DecoderCrashed, $"ffprobe was ended by signal {result.ExitCode - SignalExit} on {file.Path}: {result.Log}.");
    }
}
