using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>Sends the batches of a run one after another, while the next one fills.</summary>
internal sealed class BatchSender(ExtractSegment command, IReadOnlyList<int> wanted, BatchOutlet batches, SegmentTimes times) : IAsyncDisposable
{
    private readonly List<ExtractedBatch> _sent = [];
    private Task<RunEnd> _sending = Task.FromResult(RunEnd.Told);

    /// <summary>Every batch so far, sent or not asked for.</summary>
    public IReadOnlyList<ExtractedBatch> Batches => _sent;

    /// <summary>Takes a batch over, once the one before it is on its way. Not <see cref="RunEnd.Told"/> where the run may stop.</summary>
    public async ValueTask<RunEnd> SendAsync(OpenBatch batch, CancellationToken cancellation)
    {
        var before = batch.Count == 0 ? RunEnd.Told : await _sending;
        if (batch.Count == 0 || before != RunEnd.Told)
        {
            batch.Dispose();
            return before;
        }
        var index = _sent.Count;
        _sent.Add(batch.Identity);
        if (command.Indices.Count > 0 && !wanted.Contains(index))
            batch.Dispose();
        else
            _sending = SendAsync(index, batch, cancellation);
        return before;
    }

    /// <summary>Waits until all is on its way.</summary>
    public Task<RunEnd> FinishAsync() => _sending;

    /// <summary>Waits for what is on its way, however it ends: a buffer must not go from under it.</summary>
    public async ValueTask DisposeAsync() => await ((Task)_sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<RunEnd> SendAsync(int index, OpenBatch batch, CancellationToken cancellation)
    {
        using (batch)
        {
            using var payload = batch.ToPayload(command.SegmentWay.Batch(index), _sent[index]);
            return await batches.SendAsync(payload, times, cancellation);
        }
    }
}
