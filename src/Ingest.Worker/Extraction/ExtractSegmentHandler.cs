using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Decodes a segment into batches. A run that was told before is told again; single batches are answered without decoding where they can be.</summary>
public sealed class ExtractSegmentHandler(
    Decoders decoders, IPayloadStore payloads, IFeatureStore parts, IMarkers markers, Precedence precedence, Patience patience, IOptions<IngestOptions> options,
    TimeProvider time)
    : IFallibleHandler<ExtractSegment>
{
    /// <inheritdoc/>
    public string WorkOf(ExtractSegment message) => $"segment/{message.SegmentWay}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ExtractSegment message, IPublisher publisher, CancellationToken cancellation)
    {
        var batches = new BatchOutlet(message, publisher, payloads, parts, markers, patience, time);
        if (await batches.DropIfEndedAsync(cancellation))
            return;
        var wanted = message.Indices;
        if (wanted.Count == 0)
        {
            if (await patience.DoAsync(WorkKind.FeatureStore, token => parts.FindExtractedAsync(message.SegmentWay, token), cancellation) is { } told)
            {
                await batches.TellAgainAsync(told, cancellation);
                return;
            }
        }
        else
        {
            wanted = await batches.AnswerAsync(wanted, cancellation);
            if (wanted.Count == 0)
                return;
        }
        var fingerprint = message.Extraction.Fingerprint;
        // What could not be cut to its share waits in place for the rest.
        var bytes = Math.Min(SegmentBytes.Of(message, wanted), payloads.QuotaBytes / PayloadQuota.Segments);
        if (!await patience.DoAsync(WorkKind.PayloadStore, token => payloads.TryReserveAsync(message.SegmentWay, fingerprint, bytes, message.Priority, token), cancellation))
        {
            await Task.Delay(BatchOutlet.RoomPause, time, cancellation);
            await PublishAnewAsync(message, publisher, cancellation);
            return;
        }
        RunEnd end;
        try
        {
            // Not before: urgent work that waits for room must not hold up work that has some.
            using var turn = precedence.Begin(message.Priority);
            end = await new SegmentRun(message, wanted, decoders.Of(message.Extraction.Decoder), batches, new RunLimits(options.Value), turn, patience, time).RunAsync(cancellation);
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
        foreach (var index in message.Indices)
            await publisher.PublishAsync(new FrameBatchProcessed { Batch = message.SegmentWay.Batch(index), Outcome = BatchOutcome.Failed, Failure = failure }, cancellation);
        if (message.Indices.Count > 0)
            return;
        await patience.DoAsync(WorkKind.PayloadStore, token => payloads.DeleteFromAsync(message.SegmentWay, message.Extraction.Fingerprint, 0, token), cancellation);
        await patience.DoAsync(WorkKind.PayloadStore, token => payloads.ReleaseAsync(message.SegmentWay, message.Extraction.Fingerprint, token), cancellation);
        var broken = new SegmentExtracted
        {
            SegmentWay = message.SegmentWay,
            Outcome = message.SegmentWay.Way == SeekStrategy.FromStart ? SegmentOutcome.Broken : SegmentOutcome.Rejected,
            Failure = failure,
            Decoded = new(0, Platform.Identities.PtsHash.Of([])),
            Batches = [],
        };
        await publisher.PublishAsync(await patience.DoAsync(WorkKind.FeatureStore, token => parts.StoreExtractedAsync(broken, token), cancellation), cancellation);
    }

    /// <summary>Behind the others of its queue, so that a model that stands still does not hold a worker (R11).</summary>
    private ValueTask PublishAnewAsync(ExtractSegment message, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(message with { SentUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);
}
