using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Whether a run came to its end in order: exit 0, the decoder's own word for it, whole frames only and a line for each, and not nothing if packets promise something.</summary>
internal static class DecodeVerdict
{
    private const int SignalExit = 128;

    public static Failure? Of(int exitCode, long frames, long lines, int leftBytes, DecoderAnswer answer, int? packets) => exitCode switch
    {
        > SignalExit and < 255 => new(FailureCode.DecoderCrashed, $"The decoder was ended by signal {exitCode - SignalExit} after {frames} frames: {answer.Log}."),
        _ when answer.Said is { } said => said,
        not 0 => new(FailureCode.DecoderCrashed, $"The decoder ended with code {exitCode} after {frames} frames: {answer.Log}."),
        _ when !answer.IsEnded => new(FailureCode.DecoderCrashed, $"The decoder ended after {frames} frames without saying how: {answer.Log}."),
        _ when leftBytes != 0 || lines != frames => new(
            FailureCode.DecoderCrashed, $"The decoder gave {frames} whole frames, {lines} timestamps and {leftBytes} bytes besides: {answer.Log}."),
        _ when frames == 0 && packets != 0 => new(FailureCode.CorruptStream, $"No frame could be decoded: {answer.Log}."),
        _ => null,
    };
}
