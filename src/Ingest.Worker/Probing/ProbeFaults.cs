using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What the faults of a container mean, met while it was read. libav's demuxers say some things nowhere else.</summary>
internal sealed class ProbeFaults(IReadOnlyList<DecodeFault> faults)
{
    /// <summary>Whether the end of the file came before the end of what it promises.</summary>
    public bool EndsEarly => faults.Any(f => f.Kind == DecodeFaultKind.Ending);

    /// <summary>Whether a picture has more pixels than it may.</summary>
    public bool HasTooManyPixels => Has("exceeds specified max pixel count");

    /// <summary>Why a file is not read, of which the decoder says that it cannot be.</summary>
    public VideoException Refusal(SourceFile file, Failure said)
    {
        if (said.Code != FailureCode.UnknownFormat)
            return new(said.Code, $"{file.Path}: {said.Message}");
        if (IsoBoxes.IsStill(file.Path))
            return new(FailureCode.UnsupportedContainer, $"{file.Path} is a still picture: {said.Message}");
        if (Has("moov atom not found") && IsoBoxes.LackIndex(file.Path))
            return new(FailureCode.Truncated, $"{file.Path} has no index (moov): a recording or an upload that did not come to its end.");
        return EndsEarly
            ? new(FailureCode.Truncated, $"{file.Path} ends inside its header: {said.Message}")
            : new(FailureCode.UnknownFormat, $"{file.Path} is no media file that is known: {said.Message}");
    }

    private bool Has(string text) => faults.Any(f => f.Text.Contains(text, StringComparison.Ordinal));
}
