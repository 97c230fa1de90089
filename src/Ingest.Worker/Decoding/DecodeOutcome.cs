using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Whether a run was whole: exit 0, whole frames only, as many timestamps, and not nothing where packets promise something.</summary>
internal static class DecodeOutcome
{
    private const int SignalExit = 128;

    public static Failure? Of(ToolResult exit, long frames, int leftBytes, TimestampLines lines, int? packets) => exit.ExitCode switch
    {
        > SignalExit and < 255 => new(FailureCode.DecoderCrashed, $"The decoder was ended by signal {exit.ExitCode - SignalExit} after {frames} frames: {exit.Log}."),
        _ when lines.Said is { } said => said,
        not 0 when frames == 0 => new(FailureCode.CorruptStream, $"No frame could be decoded (exit code {exit.ExitCode}): {exit.Log}."),
        not 0 => new(FailureCode.DecoderCrashed, $"The decoder ended with code {exit.ExitCode} after {frames} frames: {exit.Log}."),
        _ when !lines.IsEnded => new(FailureCode.DecoderCrashed, $"The decoder ended after {frames} frames without saying how: {exit.Log}."),
        _ when leftBytes != 0 || lines.Count != frames => new(
            FailureCode.DecoderCrashed, $"The decoder gave {frames} whole frames, {lines.Count} timestamps and {leftBytes} bytes besides: {exit.Log}."),
        _ when frames == 0 && packets != 0 => new(FailureCode.CorruptStream, $"No frame could be decoded: {exit.Log}."),
        _ => null,
    };
}
