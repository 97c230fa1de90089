
namespace QueueWorkers.Platform.State;

/// <summary>The whole ledger of a plan, for issuing and aggregating.</summary>
/// <param name="Segments">In order.</param>
/// <param name="StageMs">Time by stage, summed over batches and segments, milliseconds.</param>
/// <param name="AllProcessed">Whether every batch of every segment is settled.</param>
/// <param name="CutWaits">How many waits in queues were far longer than the video's own time, and were cut to it.</param>
public sealed record LedgerView(IReadOnlyList<LedgerSegment> Segments, IReadOnlyDictionary<string, double> StageMs, bool AllProcessed, int CutWaits = 0);
