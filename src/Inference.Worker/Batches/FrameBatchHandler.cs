using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Inference.Batches;

/// <summary>Turns a payload into a part. The part is looked for first, and again before the payload is called lost (R10).</summary>
public sealed class FrameBatchHandler(
    IFeatureModel model, IPayloadStore payloads, IFeatureStore parts, IFeatureCache cache, IMarkers markers, ByteBudget budget, Patience patience, TimeProvider time)
    : IFallibleHandler<FrameBatchReady>
{
    private static readonly TimeSpan PutBackPause = TimeSpan.FromSeconds(1);

    /// <summary>A batch of another store is left to workers that have that store for so long; after that its saga sends it again, if it has one.</summary>
    private static readonly TimeSpan PutBackFor = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string WorkOf(FrameBatchReady message) => $"batch/{message.Batch}";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(FrameBatchReady message, IPublisher publisher, CancellationToken cancellation)
    {
        if (await DropIfEndedAsync(message, cancellation) || await TryTellStoredAsync(message, publisher, cancellation))
            return;
        if (!await patience.DoAsync(WorkKind.PayloadStore, token => payloads.HoldsAsync(message.Payload, token), cancellation))
        {
            await PutBackAsync(message, publisher, cancellation);
            return;
        }
        var times = new StageTimer(time);
        times.Add(Stages.QueueInference, QueueWait.Since(message.SentUnixMs, time));
        var wrote = false;
        // Loads run ahead of the device, but not without end.
        using var room = await budget.TakeAsync(message.Payload.Length + FeatureSize.Of(message.FrameCount, model.Description.Dimension), message.Priority, cancellation);
        Payload? payload;
        using (times.Measure(Stages.Load))
            payload = await patience.DoAsync(WorkKind.PayloadStore, token => payloads.ReadAsync(message.Payload, token), cancellation);
        using (payload)
        {
            if (payload is null)
            {
                if (!await TryTellStoredAsync(message, publisher, cancellation))
                    await TellAsync(message, BatchOutcome.Lost, new(FailureCode.PayloadLost, "the payload is not there"), publisher, cancellation);
                return;
            }
            try
            {
                using var features = FrameBuffers.Rent<float>(FloatsOf(payload.Header));
                var part = await ComputeAsync(payload, features.Memory, message.Priority, times, cancellation);
                if (await DropIfEndedAsync(message, cancellation))
                    return;
                using (times.Measure(Stages.StoreFeatures))
                    wrote = await patience.DoAsync(WorkKind.FeatureStore, token => parts.StoreAsync(part, token), cancellation);
            }
            catch (ModelInputException fault)
            {
                await FailAsync(message, new(FailureCode.ModelFailed, fault.Message), publisher, cancellation);
                return;
            }
        }
        if (await DropIfEndedAsync(message, cancellation))
        {
            if (wrote)
                await patience.DoAsync(WorkKind.FeatureStore, token => parts.DeletePartAsync(message.Batch, token), cancellation);
            return;
        }
        // Its own time is the one thing that a part cannot say of itself.
        await TryTellStoredAsync(message, publisher, cancellation, wrote ? times.ToList().Where(t => t.Stage == Stages.StoreFeatures) : []);
    }

    /// <inheritdoc/>
    public async ValueTask FailAsync(FrameBatchReady message, Failure failure, IPublisher publisher, CancellationToken cancellation)
    {
        await patience.DoAsync(WorkKind.PayloadStore, token => payloads.KeepEvidenceAsync(message.Batch, message.Fingerprint, token), cancellation);
        await TellAsync(message, BatchOutcome.Failed, failure, publisher, cancellation);
    }

    private int FloatsOf(PayloadHeader header)
    {
        var dimension = model.Description.Dimension;
        return FeatureSize.Of(header.Count, dimension) <= int.MaxValue
            ? header.Count * dimension
            : throw new ModelInputException($"features of {header.Count} frames, {dimension} floats each, take 2 GiB or more; the batch was made without knowing the model: submit the video again, or lower Ingest:BatchBytes");
    }

    private async ValueTask<Part> ComputeAsync(Payload payload, Memory<float> room, int priority, StageTimer times, CancellationToken cancellation)
    {
        var (header, shape) = (payload.Header, model.Description);
        var key = cache.Remembers ? FeatureKey.Of(shape.Fingerprint, shape.Execution, payload.Pixels.Span) : null;
        var found = key is null ? null : await cache.FindAsync(key, header.Count * shape.Dimension, cancellation);
        ReadOnlyMemory<float> features = found;
        if (found is null)
        {
            var batch = new FrameBatch(payload.Pixels, header.Geometry, header.Count, priority);
            var computed = room[..(header.Count * shape.Dimension)];
            var run = await patience.DoAsync(WorkKind.Device, token => model.RunAsync(batch, computed, token), cancellation);
            times.Add(Stages.Preprocess, run.Preprocess);
            times.Add(Stages.Infer, run.Infer);
            features = computed;
            if (key is not null)
                await cache.StoreAsync(key, features, cancellation);
        }
        return new Part(
            new PartHeader
            {
                Batch = header.Batch,
                Fingerprint = shape.Fingerprint,
                Frames = new(header.Count, header.PtsHash),
                Dimension = shape.Dimension,
                Execution = shape.Execution,
                Cached = found is not null,
                Classes = shape.Labels is { } labels ? TopClasses.Of(features.Span, shape.Dimension, labels) : null,
                Timings = times.ToList(),
            },
            payload.Pts, payload.Ordinals, features);
    }

    /// <summary>Publishes what the part that stands says, and deletes the payload; false if there is no part.</summary>
    private async ValueTask<bool> TryTellStoredAsync(FrameBatchReady message, IPublisher publisher, CancellationToken cancellation, IEnumerable<StageTime>? more = null)
    {
        if (await patience.DoAsync(WorkKind.FeatureStore, token => parts.FindAsync(message.Batch, token), cancellation) is not { } part)
            return false;
        var processed = part.ToProcessed();
        await publisher.PublishAsync(processed with { Timings = [.. processed.Timings, .. more ?? []] }, cancellation);
        await DeletePayloadAsync(message, cancellation);
        return true;
    }

    private ValueTask TellAsync(FrameBatchReady message, BatchOutcome outcome, Failure failure, IPublisher publisher, CancellationToken cancellation) =>
        publisher.PublishAsync(new FrameBatchProcessed { Batch = message.Batch, Outcome = outcome, Failure = failure }, cancellation);

    /// <summary>Behind the others of its queue: a reference to a store that is not this worker's must not hold it (R8 says nothing of such a payload).</summary>
    private async ValueTask PutBackAsync(FrameBatchReady message, IPublisher publisher, CancellationToken cancellation)
    {
        if ((time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(message.SentUnixMs)).Duration() > PutBackFor)
            throw new GivenUpException(
                $"batch {message.Batch} lies in the payload store {message.Payload.Store}, which is not the one of this worker: is the right folder mounted?");
        await Task.Delay(PutBackPause, time, cancellation);
        await publisher.PublishAsync(message, cancellation);
    }

    private async ValueTask<bool> DropIfEndedAsync(FrameBatchReady message, CancellationToken cancellation)
    {
        if (!await patience.DoAsync(WorkKind.FeatureStore, token => markers.HasEndedAsync(message.Batch.VideoId, token), cancellation))
            return false;
        await DeletePayloadAsync(message, cancellation);
        return true;
    }

    private ValueTask DeletePayloadAsync(FrameBatchReady message, CancellationToken cancellation) =>
        patience.DoAsync(WorkKind.PayloadStore, token => payloads.DeleteAsync(message.Batch, message.Fingerprint, token), cancellation);
}
