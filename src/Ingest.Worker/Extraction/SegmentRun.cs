using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Platform.Identities;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>One run of the decoder over a segment: selects, groups into batches, checks (R7), tells.</summary>
internal sealed class SegmentRun(
    ExtractSegment command, IReadOnlyList<int> wanted, IVideoDecoder decoder, IPacketTimes packets, BatchOutlet batches, RunLimits limits, Patience patience, TimeProvider time)
{
    /// <summary>Frames that H.264 and HEVC may hold back to put them in order.</summary>
    private const int MostReordered = 16;

    private readonly SegmentTimes _times = new(time);
    private readonly List<long> _decoded = [];
    private readonly List<ExtractedBatch> _batches = [];
    private string? _complaint;
    private IReadOnlyList<Warning> _warnings = [];

    /// <summary>Runs to the segment's end, the video's end, or until the run gives up waiting for room: then the command wants publishing anew.</summary>
    public async ValueTask<RunEnd> RunAsync(CancellationToken cancellation)
    {
        _times.Add(Stages.QueueIngest, QueueWait.Since(command.SentUnixMs, time));
        var (failure, end) = limits.Refuse(command) is { } refusal ? (refusal, RunEnd.Told) : await DecodeAsync(cancellation);
        if (end != RunEnd.Told)
            return end;
        // An asked batch above this run's n may have a payload of another run; it goes, and the batch is failed below.
        await batches.DeletePayloadsFromAsync(_batches.Count, cancellation);
        if (command.Indices.Count > 0)
        {
            foreach (var index in wanted.Where(i => i >= _batches.Count))
                await batches.FailAsync(index, failure ?? new(FailureCode.NotReproducible, $"another run over the segment did not reach batch {index}"), cancellation);
            return RunEnd.Told;
        }
        await batches.TellAsync(Outcome(failure), cancellation);
        return RunEnd.Told;
    }

    private async ValueTask<(Failure? Failure, RunEnd End)> DecodeAsync(CancellationToken cancellation)
    {
        IDecodeRun run;
        FrameOrdinals numbers;
        try
        {
            numbers = await patience.DoAsync(WorkKind.Source, token => FrameOrdinals.OfAsync(command, packets, token), cancellation);
            run = await patience.DoAsync(WorkKind.Source, token => decoder.StartAsync(new(command.Extraction, command.Segment, command.SegmentWay.Way), token), cancellation);
        }
        catch (DecodeException fault)
        {
            return (fault.Failure, RunEnd.Told);
        }
        await using (run)
        {
            var selector = new FrameSelector(command.Extraction.Selection, command.Extraction.Stream);
            var frameBytes = command.Extraction.Geometry.FrameBytes();
            using var buffer = FrameBuffers.Rent(checked(frameBytes * command.Extraction.FramesPerBatch));
            var (pts, ordinals) = (new List<long>(), new List<long>());
            var previous = command.Segment.PtsBefore;
            while (await _times.MeasureAsync(Stages.Decode, () => run.ReadAsync(buffer.Memory.Slice(pts.Count * frameBytes, frameBytes), cancellation)) is { } frame)
            {
                var ordinal = numbers.Of(frame);
                _decoded.Add(frame);
                if (selector.Selects(ordinal, frame, previous))
                {
                    pts.Add(frame);
                    ordinals.Add(ordinal);
                    if (pts.Count == command.Extraction.FramesPerBatch && await FlushAsync(pts, ordinals, buffer.Memory, cancellation) is var end and not RunEnd.Told)
                        return (null, end);
                }
                previous = frame;
                if (limits.IsOver(_times.Of(Stages.Decode)))
                    return (limits.Timeout(), pts.Count > 0 ? await FlushAsync(pts, ordinals, buffer.Memory, cancellation) : RunEnd.Told);
            }
            (_complaint, _warnings) = (run.Complaint, run.Warnings);
            return (run.Failure, pts.Count > 0 ? await FlushAsync(pts, ordinals, buffer.Memory, cancellation) : RunEnd.Told);
        }
    }

    private async ValueTask<RunEnd> FlushAsync(List<long> pts, List<long> ordinals, Memory<byte> pixels, CancellationToken cancellation)
    {
        var batch = command.SegmentWay.Batch(_batches.Count);
        var identity = new ExtractedBatch(pts.Count, PtsHash.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pts)));
        _batches.Add(identity);
        var (stamps, numbers) = (pts.ToArray(), ordinals.ToArray());
        pts.Clear();
        ordinals.Clear();
        if (command.Indices.Count > 0 && !wanted.Contains(batch.Index))
            return RunEnd.Told;
        var header = new PayloadHeader
        {
            Batch = batch,
            Fingerprint = command.Extraction.Fingerprint,
            Count = identity.Count,
            Geometry = command.Extraction.Geometry,
            PtsHash = identity.PtsHash,
        };
        using var payload = new Payload(header, stamps, numbers, pixels[..(stamps.Length * command.Extraction.Geometry.FrameBytes())]);
        return await batches.SendAsync(payload, _times, cancellation);
    }

    private SegmentExtracted Outcome(Failure? failure)
    {
        var decoded = new DecodedFrames(_decoded.Count, PtsHash.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_decoded)));
        var (outcome, reason) = SegmentChecks.Judge(command, failure, _complaint, decoded, _decoded.Count > 0 ? _decoded[0] : null);
        return new SegmentExtracted
        {
            SegmentWay = command.SegmentWay,
            Outcome = outcome,
            Failure = reason,
            BrokenAtPts = outcome == SegmentOutcome.Broken ? BrokenAt(failure ?? reason!) : null,
            Decoded = decoded,
            Batches = _batches,
            FirstPts = _decoded.Count > 0 ? _decoded[0] : null,
            LastPts = _decoded.Count > 0 ? _decoded[^1] : null,
            DecoderVersion = decoder.Version,
            Colour = decoder.Colour,
            Warnings = _warnings,
            Timings = _times.ToList(),
        };
    }

    /// <summary>Where the frames end; where frames are missing before that, the last one before them.</summary>
    private long? BrokenAt(Failure failure)
    {
        if (_decoded.Count == 0)
            return null;
        var last = _decoded.Count - 1;
        return failure.Code switch
        {
            // The decoder went on behind the damage.
            FailureCode.CorruptStream when last > 0 => _decoded[Enumerable.Range(0, last).MaxBy(i => _decoded[i + 1] - _decoded[i])],
            // What is shown late is stored early: behind the first frame that is missing some are there.
            FailureCode.Truncated => _decoded[FirstPause(Math.Max(0, last - MostReordered), last)],
            _ => _decoded[last],
        };
    }

    private int FirstPause(int from, int to)
    {
        var step = Enumerable.Range(from, to - from).Select(i => _decoded[i + 1] - _decoded[i]).DefaultIfEmpty().Min();
        return Enumerable.Range(from, to - from).FirstOrDefault(i => _decoded[i + 1] - _decoded[i] > step * 3 / 2, to);
    }
}
