using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>
/// Which batches of a video are settled: a set, not a counter (R6). Kept for each plan of each video. Every call is one
/// atomic, idempotent step, flat in the number of batches. An event for a ledger that is not open, or of a way that is
/// not the segment's current one, changes nothing and answers <see cref="LedgerAnswer.None"/>.
/// </summary>
public interface ILedger
{
    /// <summary>
    /// Opens the ledger with as many segments as there are ways, and moves each segment whose given way is later than the ledger's
    /// to that way, empty. Never goes back a way. No wait in a queue that is recorded counts for longer than the time since the video was
    /// admitted, by the state store's clock.
    /// </summary>
    ValueTask OpenAsync(Guid videoId, string planDigest, IReadOnlyList<SeekStrategy> ways, DateTimeOffset admitted, CancellationToken cancellation);

    /// <summary>
    /// Records how a run ended; the first of a way decides. Rejected: marks the segment. Else sets n and compares the parts that came before:
    /// one that differs in count or hash rejects the segment, or, on the last way, fails that batch (<see cref="FailureCode.BatchDiffers"/>).
    /// </summary>
    ValueTask<LedgerAnswer> RecordAsync(SegmentExtracted extracted, CancellationToken cancellation);

    /// <summary>
    /// Records a batch; the first of stored or failed is final, and takes a lost mark away. Where n is known, an index at or above it is ignored and a
    /// part that differs is treated as above.
    /// </summary>
    ValueTask<LedgerAnswer> RecordAsync(FrameBatchProcessed processed, CancellationToken cancellation);

    /// <summary>
    /// Takes the lost marks of a round away and returns the batches to extract again; at <paramref name="maxRounds"/> it fails them
    /// (<see cref="FailureCode.PayloadLost"/>) and answers what follows. The same round again returns the same batches but those settled since.
    /// </summary>
    ValueTask<LostRelease> ReleaseAsync(BatchesLost lost, int maxRounds, CancellationToken cancellation);

    /// <summary>The whole ledger; null if it is not open.</summary>
    ValueTask<LedgerView?> ReadAsync(Guid videoId, string planDigest, CancellationToken cancellation);

    /// <summary>Batches and frames settled so far; flat in the number of segments.</summary>
    ValueTask<LedgerProgress> ReadProgressAsync(Guid videoId, string planDigest, CancellationToken cancellation);

    /// <summary>Lets the ledger of an ended video expire.</summary>
    ValueTask CloseAsync(Guid videoId, string planDigest, CancellationToken cancellation);
}
