using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>One run of the decoder over a segment: decodes, sends its batches, checks (R7), tells.</summary>
internal sealed class SegmentRun(
    ExtractSegment command, IReadOnlyList<int> wanted, IVideoDecoder decoder, BatchOutlet batches, RunLimits limits, Precedence.Turn turn, Patience patience,
    TimeProvider time)
{
    private readonly SegmentTimes _times = new(time);
    private RunFindings _found = new();

    /// <summary>Runs to the segment's end, the video's end, or until the run gives up waiting for room: then the command wants publishing anew.</summary>
    public async ValueTask<RunEnd> RunAsync(CancellationToken cancellation)
    {
        _times.Add(Stages.QueueIngest, QueueWait.Since(command.SentUnixMs, time));
        var end = RunEnd.Told;
        if (limits.Refuse(command) is { } refusal)
            _found = new() { Failure = refusal };
        else
            end = await DecodeAsync(cancellation);
        if (end != RunEnd.Told)
            return end;
        if (turn.Waited > TimeSpan.Zero)
            _times.Add(Stages.WaitUrgent, turn.Waited);
        // An asked batch above this run's n may have a payload of another run; it goes, and the batch is failed below.
        await batches.DeletePayloadsFromAsync(_found.Batches.Count, cancellation);
        if (command.Indices.Count > 0)
        {
            foreach (var index in wanted.Where(i => i >= _found.Batches.Count))
                await batches.FailAsync(index, _found.Failure ?? new(FailureCode.NotReproducible, $"another run over the segment did not reach batch {index}"), cancellation);
            return RunEnd.Told;
        }
        await batches.TellAsync(SegmentEnd.Of(command, _found, decoder, _times), cancellation);
        return RunEnd.Told;
    }

    private async ValueTask<RunEnd> DecodeAsync(CancellationToken cancellation)
    {
        await Precedence.YieldAsync(cancellation);
        IDecodeRun run;
        try
        {
            run = await patience.DoAsync(WorkKind.Source, token => decoder.StartAsync(new(command.Extraction, command.Segment, command.SegmentWay.Way), token), cancellation);
        }
        catch (VideoException fault)
        {
            _found = new() { Failure = fault.Failure };
            return RunEnd.Told;
        }
        await using (run)
        await using (var sender = new BatchSender(command, wanted, batches, _times))
        {
            var decode = new SegmentDecode(command, run, sender, _times, limits);
            var (failure, end) = await decode.RunAsync(cancellation);
            _found = new() { Failure = failure, Account = run.Account, Frames = decode.Frames, Batches = sender.Batches };
            return end;
        }
    }
}
