using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State.InMemory;

/// <summary>Ledgers in this process. Every call completes synchronously. A closed ledger is forgotten after its retention.</summary>
public sealed class InMemoryLedger(TimeProvider time, TimeSpan finalRetention) : ILedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid, string), PlanLedger> _ledgers = [];
    private readonly Retention<(Guid, string)> _closed = new(time, finalRetention);

    /// <inheritdoc/>
    public ValueTask OpenAsync(Guid videoId, string planDigest, IReadOnlyList<SeekStrategy> ways, DateTimeOffset admitted, CancellationToken cancellation) =>
        new(In(videoId, planDigest, cancellation, ledger =>
        {
            if (ledger is null)
                _ledgers[(videoId, planDigest)] = ledger = new PlanLedger(videoId, planDigest, ways.Count, () => time.GetUtcNow() - admitted);
            ledger.Open(ways);
            return Task.CompletedTask;
        }));

    /// <inheritdoc/>
    public ValueTask<LedgerAnswer> RecordAsync(SegmentExtracted extracted, CancellationToken cancellation) =>
        new(In(extracted.SegmentWay.VideoId, extracted.SegmentWay.PlanDigest, cancellation, l => l?.Record(extracted) ?? LedgerAnswer.None));

    /// <inheritdoc/>
    public ValueTask<LedgerAnswer> RecordAsync(FrameBatchProcessed processed, CancellationToken cancellation) =>
        new(In(processed.Batch.VideoId, processed.Batch.PlanDigest, cancellation, l => l?.Record(processed) ?? LedgerAnswer.None));

    /// <inheritdoc/>
    public ValueTask<LostRelease> ReleaseAsync(BatchesLost lost, int maxRounds, CancellationToken cancellation) =>
        new(In(lost.SegmentWay.VideoId, lost.SegmentWay.PlanDigest, cancellation, l => l?.Release(lost, maxRounds) ?? new LostRelease([], LedgerAnswer.None)));

    /// <inheritdoc/>
    public ValueTask<LedgerView?> ReadAsync(Guid videoId, string planDigest, CancellationToken cancellation) =>
        new(In(videoId, planDigest, cancellation, l => l?.Read()));

    /// <inheritdoc/>
    public ValueTask<LedgerProgress> ReadProgressAsync(Guid videoId, string planDigest, CancellationToken cancellation) =>
        new(In(videoId, planDigest, cancellation, l => l?.Progress ?? LedgerProgress.None));

    /// <inheritdoc/>
    public ValueTask CloseAsync(Guid videoId, string planDigest, CancellationToken cancellation) =>
        new(In(videoId, planDigest, cancellation, ledger =>
        {
            if (ledger is not null)
                _closed.Start((videoId, planDigest));
            return Task.CompletedTask;
        }));

    private T In<T>(Guid videoId, string planDigest, CancellationToken cancellation, Func<PlanLedger?, T> step)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var over in _closed.TakeOver())
                _ledgers.Remove(over);
            return step(_ledgers.GetValueOrDefault((videoId, planDigest)));
        }
    }
}
