using System.Globalization;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Events of the ledger as arguments of its scripts, in the order that they state.</summary>
internal static class LedgerArguments
{
    public static RedisValue[] Of(SegmentExtracted e)
    {
        var failure = e.Failure ?? LedgerRules.RejectedUnsaid;
        return
        [
            e.SegmentWay.Segment, (int)e.SegmentWay.Way, LedgerRules.IsLast(e.SegmentWay.Way) ? 1 : 0,
            e.Outcome == SegmentOutcome.Rejected ? 1 : 0,
            JsonSerializer.Serialize(e, PlatformJson.Default.SegmentExtracted),
            failure.Code, failure.Message, e.Decoded.Count, e.Decoded.PtsHash,
            LedgerRules.Differs.Code, LedgerRules.Differs.Message,
            e.Batches.Count, .. e.Batches.Select(Frames), .. Times(e.Timings),
        ];
    }

    public static RedisValue[] Of(FrameBatchProcessed e)
    {
        var part = LedgerRules.PartOf(e);
        return
        [
            e.Batch.Segment, (int)e.Batch.Way, LedgerRules.IsLast(e.Batch.Way) ? 1 : 0,
            e.Batch.Index, e.Outcome.ToString(), part.Count, Frames(part), LedgerRules.CodeOf(e),
            LedgerRules.Differs.Code, LedgerRules.Differs.Message, .. Times(e.Timings),
        ];
    }

    public static RedisValue[] Of(BatchesLost e, int maxRounds) =>
    [
        e.SegmentWay.Segment, (int)e.SegmentWay.Way, e.Round, e.Round >= maxRounds ? 1 : 0, FailureCode.PayloadLost,
        .. e.Indices.Where(i => i >= 0).Select(i => (RedisValue)i),
    ];

    public static IEnumerable<RedisValue> Times(IEnumerable<StageTime> times) =>
        LedgerRules.Usable(times).SelectMany(t => new RedisValue[] { t.Stage, t.Ms.ToString("R", CultureInfo.InvariantCulture) });

    private static RedisValue Frames(ExtractedBatch batch) => string.Create(CultureInfo.InvariantCulture, $"{batch.Count}:{batch.PtsHash}");
}
