using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>The frames of one run: read, numbered, selected, gathered into batches.</summary>
internal sealed class SegmentDecode(ExtractSegment command, IDecodeRun run, BatchSender sender, SegmentTimes times, RunLimits limits)
{
    private readonly FrameSelector _selector = new(command.Extraction.Selection, command.Extraction.Stream);
    private readonly FrameOrdinals _ordinals = new(command.Segment);
    private OpenBatch? _batch;

    /// <summary>The frames decoded inside the segment, selected or not.</summary>
    public List<FrameStamp> Frames { get; } = [];

    /// <summary>Reads to the end of the run. Why the run is not whole, and whether it may be told.</summary>
    public async ValueTask<(Failure? Failure, RunEnd End)> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var read = new List<FrameStamp>();
            var largest = command.Segment.PtsBefore;
            while (true)
            {
                var batch = _batch ??= new OpenBatch(command.Extraction);
                read.Clear();
                await Precedence.YieldAsync(cancellation);
                if (await times.MeasureAsync(Stages.Decode, () => run.ReadAsync(batch.Free, read, cancellation)) == 0)
                    return (run.Failure, await FinishAsync(cancellation));
                WorkInHand.CameOn();
                largest = Select(batch, read, largest);
                if (batch.Count > 0 && sender.Batches.Count == MessageLimits.Batches)
                    return (RunLimits.TooManyBatches(command), await sender.FinishAsync());
                if (batch.IsFull && await SendAsync(cancellation) is var end and not RunEnd.Told)
                    return (null, end);
                if (limits.IsOver(times.Of(Stages.Decode)))
                    return (limits.Timeout(), await FinishAsync(cancellation));
            }
        }
        finally
        {
            _batch?.Dispose();
        }
    }

    private long? Select(OpenBatch batch, List<FrameStamp> read, long? largest)
    {
        var kept = 0;
        for (var i = 0; i < read.Count; i++)
        {
            var (ordinal, pts) = (_ordinals.Of(read[i]), read[i].Pts);
            if (_selector.Selects(ordinal, pts, largest))
                batch.Keep(i, kept++, pts, ordinal);
            largest = Math.Max(largest ?? pts, pts);
        }
        Frames.AddRange(read);
        return largest;
    }

    private ValueTask<RunEnd> SendAsync(CancellationToken cancellation)
    {
        var batch = _batch!;
        _batch = null;
        return sender.SendAsync(batch, cancellation);
    }

    private async ValueTask<RunEnd> FinishAsync(CancellationToken cancellation) =>
        _batch is not null && await SendAsync(cancellation) is var end and not RunEnd.Told ? end : await sender.FinishAsync();
}
