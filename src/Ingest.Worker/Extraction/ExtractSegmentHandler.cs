using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Identities;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>
/// Decodes a segment into batches. If a run over it has ended before, its end is published again; single batches are answered without decoding if they can be.
/// </summary>
public sealed class ExtractSegmentHandler(
    Decoders decoders, IPayloadStore payloads, IFeatureStore parts, IMarkers markers, Precedence precedence, Patience patience, IOptions<IngestOptions> options,
    TimeProvider time)
    : IFallibleHandler<ExtractSegment>
{
    private readonly RunLimits _limits = new(options.Value);

    /// <inheritdoc/>
    public string WorkOf(ExtractSegment message) => $"segment/{message.SegmentWay}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ExtractSegment message, IPublisher publisher, CancellationToken cancellation)
    {
        var batches = BatchesOf(message, publisher);
        if (await batches.DropIfEndedAsync(cancellation))
            return;
        var isWhole = message.Indices.Count == 0;
        if (isWhole && await batches.TryPublishEndAgainAsync(cancellation))
            return;
        var wanted = await batches.AnswerAsync(message.Indices, cancellation);
        if (!isWhole && wanted.Count == 0)
            return;
        if (!await batches.TryReserveRoomAsync(RunLimits.BytesOf(message, wanted), cancellation))
        {
            await Task.Delay(BatchPublisher.RoomPause, time, cancellation);
            await PublishAnewAsync(message, publisher, cancellation);
            return;
        }
        RunEnd end;
        try
        {
            // Not before: urgent work that waits for room must not hold up work that has some.
            using var turn = precedence.Begin(message.Priority);
            end = await RunAsync(message, wanted, batches, turn, cancellation);
        }
        finally
        {
            await batches.ReleaseRoomAsync(CancellationToken.None);
        }
        if (!await batches.DropIfEndedAsync(cancellation) && end == RunEnd.GaveUp)
            await PublishAnewAsync(message, publisher, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask FailAsync(ExtractSegment message, Failure failure, IPublisher publisher, CancellationToken cancellation)
    {
        var batches = BatchesOf(message, publisher);
        foreach (var index in message.Indices)
            await batches.FailAsync(index, failure, cancellation);
        if (message.Indices.Count > 0)
            return;
        await batches.DeletePayloadsFromAsync(0, cancellation);
        await batches.ReleaseRoomAsync(cancellation);
        await batches.PublishEndAsync(new()
        {
            SegmentWay = message.SegmentWay,
            Outcome = message.SegmentWay.Way == SeekStrategy.FromStart ? SegmentOutcome.Broken : SegmentOutcome.Rejected,
            Failure = failure,
            Decoded = new(0, PtsHash.Of([])),
            Batches = [],
        }, cancellation);
        await batches.DropIfEndedAsync(cancellation);
    }

    /// <summary>One run of the decoder: sends its batches, is judged (R7), and its end is published.</summary>
    private async ValueTask<RunEnd> RunAsync(
        ExtractSegment message, IReadOnlyList<int> wanted, BatchPublisher batches, Precedence.Turn turn, CancellationToken cancellation)
    {
        var decoder = decoders.Of(message.Extraction.Decoder);
        var stages = new StageTimer(time);
        stages.Add(Stages.QueueIngest, QueueWait.Since(message.SentUnixMs, time));
        var run = new SegmentRun(message, wanted, batches, _limits, stages);
        var end = await run.RunAsync(decoder, patience, cancellation);
        if (end != RunEnd.Finished)
            return end;
        if (turn.Waited > TimeSpan.Zero)
            stages.Add(Stages.WaitUrgent, turn.Waited);
        // An asked batch above this run's n may have a payload of another run; it goes, and the batch is failed below.
        await batches.DeletePayloadsFromAsync(run.Batches.Count, cancellation);
        if (message.Indices.Count == 0)
            await batches.PublishEndAsync(SegmentVerdict.Of(message, run, decoder, stages), cancellation);
        foreach (var index in wanted.Where(i => i >= run.Batches.Count))
            await batches.FailAsync(index, run.Failure ?? new(FailureCode.NotReproducible, $"another run over the segment did not reach batch {index}"), cancellation);
        return RunEnd.Finished;
    }

    private BatchPublisher BatchesOf(ExtractSegment message, IPublisher publisher) => new(message, publisher, payloads, parts, markers, patience, time);

    /// <summary>Behind the others of its queue, so that a model that stands still does not hold a worker (R11).</summary>
    private ValueTask PublishAnewAsync(ExtractSegment message, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(message with { SentUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);
}
