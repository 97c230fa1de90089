using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What ffprobe's messages mean. Its demuxers say some things nowhere else.</summary>
internal sealed class ProbeErrors
{
    // mov: a sample lies beyond the end of the file; matroska: an element does.
    private static readonly string[] Endings = ["partial file", "File ended prematurely"];

    private bool _isOtherFormat;
    private bool _hasNoIndex;

    /// <summary>Whether a demuxer met the end of the file before the end of what it was promised.</summary>
    public bool EndsEarly { get; private set; }

    /// <summary>Whether a picture has more pixels than it may.</summary>
    public bool HasTooManyPixels { get; private set; }

    public void Add(string line)
    {
        HasTooManyPixels |= line.Contains("exceeds specified max pixel count", StringComparison.Ordinal);
        EndsEarly |= Endings.Any(e => line.EndsWith(e, StringComparison.Ordinal));
        _isOtherFormat |= line.Contains("Format not on whitelist", StringComparison.Ordinal);
        _hasNoIndex |= line.Contains("moov atom not found", StringComparison.Ordinal);
    }

    /// <summary>Why a file is not read.</summary>
    public DecodeException Refusal(SourceFile file, ToolResult result) =>
        _hasNoIndex && IsoBoxes.LackIndex(file.Path) ? new(FailureCode.Truncated, $"{file.Path} has no index (moov): a recording or an upload that did not come to its end.")
        : EndsEarly ? new(FailureCode.Truncated, $"{file.Path} ends inside its header: {result.Log}.")
        : _isOtherFormat ? new(FailureCode.UnsupportedContainer, $"{file.Path} is of a format that is not read here, a playlist, a script or a picture: {result.Log}.")
        : new(FailureCode.UnknownFormat, $"{file.Path} is no media file that is known: {result.Log}.");
}
