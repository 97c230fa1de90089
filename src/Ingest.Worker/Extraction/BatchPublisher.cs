using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Publishes the batches of one segment and its end, and knows what an earlier run has published of them. Stores first, then publishes (R1).</summary>
internal sealed class BatchPublisher(
    ExtractSegment command, IPublisher publisher, IPayloadStore payloads, IFeatureStore parts, IMarkers markers, Patience patience, TimeProvider time)
{
    internal static readonly TimeSpan RoomPause = TimeSpan.FromSeconds(1);

    /// <summary>Pauses in a row without room after which a run gives its worker back: its model stands still.</summary>
    private const int MaxRoomPauses = 30;

    private bool _isEndStored;

    private string Fingerprint => command.Extraction.Fingerprint;

    /// <summary>Whether the video has ended (R14).</summary>
    private ValueTask<bool> HasEndedAsync(CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(command.SegmentWay.VideoId, token), cancellation);

    /// <summary>Publishes again how an earlier run ended, if one has. Payloads that a run in between left beside finished parts go.</summary>
    public async ValueTask<bool> TryPublishEndAgainAsync(CancellationToken cancellation)
    {
        if (await patience.DoAsync(WorkKind.FeatureStore, token => parts.FindExtractedAsync(command.SegmentWay, token), cancellation) is not { } end)
            return false;
        for (var index = 0; index < end.Batches.Count; index++)
            if (await FindPartAsync(index, cancellation) is not null)
                await DeletePayloadAsync(index, cancellation);
        await DeletePayloadsFromAsync(end.Batches.Count, cancellation);
        await ReleaseRoomAsync(cancellation);
        await publisher.PublishAsync(end, cancellation);
        return true;
    }

    /// <summary>Answers for batches that need no decoding, and returns those that do: no part, and no payload that waits.</summary>
    public async ValueTask<IReadOnlyList<int>> AnswerAsync(IReadOnlyList<int> indices, CancellationToken cancellation)
    {
        var wanted = new List<int>();
        foreach (var index in indices)
            if (!await TryAnswerFromPartAsync(index, cancellation) && !await TrySendAgainAsync(index, cancellation))
                wanted.Add(index);
        return wanted;
    }

    /// <summary>
    /// Stores a payload and publishes it; if its part is there already, answers from the part instead. Waits in place for room (R11).
    /// Other than <see cref="RunEnd.Finished"/> if the run may stop: the video has ended, or the wait was too long.
    /// </summary>
    public async ValueTask<RunEnd> SendAsync(Payload payload, StageTimer stages, CancellationToken cancellation)
    {
        var index = payload.Header.Batch.Index;
        if (await HasEndedAsync(cancellation))
            return RunEnd.VideoEnded;
        if (await TryAnswerFromPartAsync(index, cancellation))
            return RunEnd.Finished;
        var pauses = 0;
        PayloadReference? reference;
        while ((reference = await WriteAsync(payload, stages, cancellation)) is null)
        {
            if (++pauses > MaxRoomPauses)
                return RunEnd.GaveUp;
            using (stages.Measure(Stages.WaitRoom))
                await Task.Delay(RoomPause, time, cancellation);
            if (await HasEndedAsync(cancellation))
                return RunEnd.VideoEnded;
        }
        using (stages.Measure(Stages.Publish))
            await PublishAsync(index, payload.Header.Count, reference, cancellation);
        return RunEnd.Finished;
    }

    /// <summary>Fails a batch that a run with indices was asked for and did not reach (R9).</summary>
    public ValueTask FailAsync(int index, Failure failure, CancellationToken cancellation) =>
        publisher.PublishAsync(new FrameBatchProcessed { Batch = command.SegmentWay.Batch(index), Outcome = BatchOutcome.Failed, Failure = failure }, cancellation);

    /// <summary>Stores how the run ended, and publishes what stands (R3: the first run of a segment and way).</summary>
    public async ValueTask PublishEndAsync(SegmentExtracted extracted, CancellationToken cancellation)
    {
        if (await HasEndedAsync(cancellation))
            return;
        _isEndStored = true;
        await publisher.PublishAsync(await patience.DoAsync(WorkKind.FeatureStore, token => parts.StoreExtractedAsync(extracted, token), cancellation), cancellation);
    }

    /// <summary>Deletes payloads of this way that the run did not reach: another run may have left them (R8).</summary>
    public ValueTask DeletePayloadsFromAsync(int index, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.PayloadStore, token => payloads.DeleteFromAsync(command.SegmentWay, Fingerprint, index, token), cancellation);

    /// <summary>Keeps room for payloads. What could not be cut to its share waits in place for the rest.</summary>
    public ValueTask<bool> TryReserveRoomAsync(long bytes, CancellationToken cancellation)
    {
        var most = Math.Min(bytes, payloads.QuotaBytes / PayloadQuota.Segments);
        return patience.DoAsync(WorkKind.PayloadStore, token => payloads.TryReserveAsync(command.SegmentWay, Fingerprint, most, command.Priority, token), cancellation);
    }

    /// <summary>Gives back the room that was kept for this segment, by this run or by one that died.</summary>
    public ValueTask ReleaseRoomAsync(CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.PayloadStore, token => payloads.ReleaseAsync(command.SegmentWay, Fingerprint, token), cancellation);

    /// <summary>Before the first write and after the last one: if the video has ended, what this segment wrote goes (R14).</summary>
    public async ValueTask<bool> DropIfEndedAsync(CancellationToken cancellation)
    {
        if (!await HasEndedAsync(cancellation))
            return false;
        await DeletePayloadsFromAsync(0, cancellation);
        await ReleaseRoomAsync(cancellation);
        if (_isEndStored)
            await patience.DoAsync(WorkKind.FeatureStore, token => parts.DeleteExtractedAsync(command.SegmentWay, token), cancellation);
        return true;
    }

    private async ValueTask<bool> TryAnswerFromPartAsync(int index, CancellationToken cancellation)
    {
        if (await FindPartAsync(index, cancellation) is not { } part)
            return false;
        await publisher.PublishAsync(part.ToProcessed(), cancellation);
        await DeletePayloadAsync(index, cancellation);
        return true;
    }

    private async ValueTask<bool> TrySendAgainAsync(int index, CancellationToken cancellation)
    {
        var batch = command.SegmentWay.Batch(index);
        if (await patience.DoAsync(WorkKind.PayloadStore, token => payloads.FindAsync(batch, Fingerprint, token), cancellation) is not { } reference)
            return false;
        using var payload = await patience.DoAsync(WorkKind.PayloadStore, token => payloads.ReadAsync(reference, token), cancellation);
        if (payload is null)
            return false;
        await PublishAsync(index, payload.Header.Count, reference, cancellation);
        return true;
    }

    private async ValueTask<PayloadReference?> WriteAsync(Payload payload, StageTimer stages, CancellationToken cancellation)
    {
        using (stages.Measure(Stages.StorePayload))
            return await patience.DoAsync(WorkKind.PayloadStore, token => payloads.TryWriteAsync(payload, command.Priority, token), cancellation);
    }

    private async ValueTask PublishAsync(int index, int count, PayloadReference reference, CancellationToken cancellation)
    {
        var ready = new FrameBatchReady
        {
            Batch = command.SegmentWay.Batch(index),
            Fingerprint = Fingerprint,
            FrameCount = count,
            Payload = reference,
            Priority = command.Priority,
            SentUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        try
        {
            await publisher.PublishAsync(ready, cancellation);
        }
        catch (GivenUpException)
        {
            // Nobody will ever read it, and perhaps there is no video that would sweep it.
            await DeletePayloadAsync(index, cancellation);
            throw;
        }
    }

    private ValueTask<PartHeader?> FindPartAsync(int index, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.FeatureStore, token => parts.FindAsync(command.SegmentWay.Batch(index), token), cancellation);

    private ValueTask DeletePayloadAsync(int index, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.PayloadStore, token => payloads.DeleteAsync(command.SegmentWay.Batch(index), Fingerprint, token), cancellation);
}
