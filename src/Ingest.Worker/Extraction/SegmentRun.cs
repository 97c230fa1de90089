using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>One run of the decoder over a segment: frames are read, numbered, selected and gathered into batches; one is sent while the next fills.</summary>
internal sealed class SegmentRun(ExtractSegment command, IReadOnlyList<int> wanted, BatchPublisher publisher, RunLimits limits, StageTimer stages)
{
    private readonly FrameSelector _selector = new(command.Extraction.Selection, command.Extraction.Stream);
    private readonly List<FrameStamp> _frames = [];
    private readonly List<ExtractedBatch> _batches = [];
    private OpenBatch? _open;
    private Task<RunEnd> _sending = Task.FromResult(RunEnd.Finished);
    private long? _largestPts = command.Segment.PtsBefore;

    /// <summary>Why the run is not whole; null if it is.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>What the decoder knows of its way.</summary>
    public DecodeAccount Account { get; private set; } = new();

    /// <summary>The frames decoded inside the segment, selected or not, in the order of decoding.</summary>
    public IReadOnlyList<FrameStamp> Frames => _frames;

    /// <summary>Every batch, in order: sent, or not asked for.</summary>
    public IReadOnlyList<ExtractedBatch> Batches => _batches;

    /// <summary>Runs to the segment's end, the video's end, or until it gives up waiting for room.</summary>
    public async ValueTask<RunEnd> RunAsync(IVideoDecoder decoder, Patience patience, CancellationToken cancellation)
    {
        Failure = limits.Refuse(command);
        if (Failure is not null)
            return RunEnd.Finished;
        await Precedence.YieldAsync(cancellation);
        var request = new DecodeRequest(command.Extraction, command.Segment, command.SegmentWay.Way);
        IDecodeRun decode;
        try
        {
            decode = await patience.DoAsync(WorkKind.Source, token => decoder.StartAsync(request, token), cancellation);
        }
        catch (VideoException fault)
        {
            Failure = fault.Failure;
            return RunEnd.Finished;
        }
        await using (decode)
        {
            var end = await ReadAsync(decode, cancellation);
            Account = decode.Account;
            return end;
        }
    }

    /// <summary>Reads a run of the decoder to its end, or until this run may stop.</summary>
    internal async ValueTask<RunEnd> ReadAsync(IDecodeRun decode, CancellationToken cancellation)
    {
        try
        {
            var stamps = new List<FrameStamp>();
            while (true)
            {
                _open ??= new OpenBatch(command.Extraction);
                stamps.Clear();
                await Precedence.YieldAsync(cancellation);
                if (await ReadFramesAsync(decode, _open.Free, stamps, cancellation) == 0)
                {
                    Failure = decode.Failure;
                    return await FinishAsync(cancellation);
                }
                WorkInHand.CameOn();
                Select(_open, stamps);
                if (_open.Count > 0 && _batches.Count == MessageLimits.Batches)
                {
                    Failure = RunLimits.TooManyBatches(command);
                    return await _sending;
                }
                if (_open.IsFull && await SendAsync(cancellation) is var end and not RunEnd.Finished)
                    return end;
                if (limits.IsOver(stages.Of(Stages.Decode)))
                {
                    Failure = limits.Timeout();
                    return await FinishAsync(cancellation);
                }
            }
        }
        finally
        {
            _open?.Dispose();
            // However it ends: a buffer must not go from under what is sent from it.
            await ((Task)_sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<int> ReadFramesAsync(IDecodeRun decode, Memory<byte> frames, List<FrameStamp> stamps, CancellationToken cancellation)
    {
        using (stages.Measure(Stages.Decode))
            return await decode.ReadAsync(frames, stamps, cancellation);
    }

    private void Select(OpenBatch batch, List<FrameStamp> read)
    {
        var kept = 0;
        for (var i = 0; i < read.Count; i++)
        {
            _frames.Add(read[i]);
            var (ordinal, pts) = (Ordinal(command.Segment, _frames[0], read[i]), read[i].Pts);
            if (_selector.Selects(ordinal, pts, _largestPts))
                batch.Keep(i, kept++, pts, ordinal);
            _largestPts = Math.Max(_largestPts ?? pts, pts);
        }
    }

    /// <summary>
    /// Frames are counted in the order of decoding. Runs over a segment that every way decodes from the start of the file count from there; others from the
    /// plan's count for the segment, which is of packets: only a video of which one packet is one frame is cut.
    /// </summary>
    internal static long Ordinal(PlannedSegment segment, FrameStamp first, FrameStamp frame) =>
        segment.KeyframePts is null ? frame.Number : segment.FirstOrdinal + frame.Number - first.Number;

    private async ValueTask<RunEnd> FinishAsync(CancellationToken cancellation) =>
        await SendAsync(cancellation) is var end and not RunEnd.Finished ? end : await _sending;

    /// <summary>Begins to send the open batch, once the one before it is on its way. Other than <see cref="RunEnd.Finished"/> if the run may stop.</summary>
    private async ValueTask<RunEnd> SendAsync(CancellationToken cancellation)
    {
        if (_open is not { Count: > 0 } batch)
            return RunEnd.Finished;
        if (await _sending is var before and not RunEnd.Finished)
            return before;
        _open = null;
        var index = _batches.Count;
        _batches.Add(batch.Identity);
        if (command.Indices.Count > 0 && !wanted.Contains(index))
            batch.Dispose();
        else
            _sending = SendAsync(index, batch, cancellation);
        return RunEnd.Finished;
    }

    private async Task<RunEnd> SendAsync(int index, OpenBatch batch, CancellationToken cancellation)
    {
        using (batch)
        {
            using var payload = batch.ToPayload(command.SegmentWay.Batch(index), _batches[index]);
            return await publisher.SendAsync(payload, stages, cancellation);
        }
    }
}

/// <summary>How far a run came.</summary>
internal enum RunEnd
{
    /// <summary>To its end, whatever it was: that may be published.</summary>
    Finished,

    /// <summary>The video ended meanwhile.</summary>
    VideoEnded,

    /// <summary>It waited in place for room as long as it may; batches that are finished by then are answered by the next run.</summary>
    GaveUp,
}
