using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Decodes a segment into batches. A run that was told before is told again; single batches are answered without decoding where they can be.</summary>
public sealed class ExtractSegmentHandler(IVideoDecoder decoder, IPayloadStore payloads, IFeatureStore parts, IMarkers markers, Patience patience, TimeProvider time)
    : IFallibleHandler<ExtractSegment>
{
    /// <summary>A plan cuts its segments to this share of the quota, so that several fit; what could not be cut waits in place for the rest.</summary>
    private const int QuotaShare = 4;

    private static readonly TimeSpan RoomPause = TimeSpan.FromSeconds(1);

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
        var bytes = Math.Min(SegmentBytes.Of(message, wanted), payloads.QuotaBytes / QuotaShare);
        if (!await patience.DoAsync(WorkKind.PayloadStore, token => payloads.TryReserveAsync(message.SegmentWay, fingerprint, bytes, token), cancellation))
        {
            await Task.Delay(RoomPause, time, cancellation);
            await QueueAgainAsync(message, publisher, cancellation);
            return;
        }
        try
        {
            await new SegmentRun(message, wanted, decoder, batches, patience, time).RunAsync(cancellation);
        }
        finally
        {
            await batches.ReleaseRoomAsync(CancellationToken.None);
        }
        if (batches.GaveUp)
            await QueueAgainAsync(message, publisher, cancellation);
        await batches.DropIfEndedAsync(cancellation);
    }

    /// <summary>Behind the others of its queue, so that a model that stands still does not hold a worker (R11).</summary>
    private ValueTask QueueAgainAsync(ExtractSegment message, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(message with { SentUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    /// <inheritdoc/>
    public async ValueTask FailAsync(ExtractSegment message, Failure failure, IPublisher publisher, CancellationToken cancellation)
    {
        foreach (var index in message.Indices)
            await publisher.PublishAsync(new FrameBatchProcessed { Batch = message.SegmentWay.Batch(index), Outcome = BatchOutcome.Failed, Failure = failure }, cancellation);
        if (message.Indices.Count > 0)
            return;
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
}
