using QueueWorkers.Contracts;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>The ledger in Redis: one script for each event (R6).</summary>
internal sealed class RedisLedger(IDatabase redis, TimeSpan finalRetention) : ILedger
{
    public async ValueTask OpenAsync(Guid videoId, string planDigest, IReadOnlyList<SeekStrategy> ways, DateTimeOffset admitted, CancellationToken cancellation)
    {
        var keys = new LedgerKeys(videoId, planDigest);
        await RunAsync(LuaScripts.Open, [keys.Ledger, keys.Settled], [admitted.ToUnixTimeMilliseconds(), .. ways.Select(w => (RedisValue)(int)w)], cancellation);
    }

    public async ValueTask<LedgerAnswer> RecordAsync(SegmentExtracted extracted, CancellationToken cancellation)
    {
        var reply = await RunAsync(LuaScripts.RecordSegment, KeysOf(extracted.SegmentWay), LedgerArguments.Of(extracted), cancellation);
        return LedgerReplies.Answer(reply, extracted.SegmentWay);
    }

    public async ValueTask<LedgerAnswer> RecordAsync(FrameBatchProcessed processed, CancellationToken cancellation)
    {
        var way = processed.Batch.SegmentWay();
        var reply = await RunAsync(LuaScripts.RecordBatch, KeysOf(way), LedgerArguments.Of(processed), cancellation);
        return LedgerReplies.Answer(reply, way);
    }

    public async ValueTask<LostRelease> ReleaseAsync(BatchesLost lost, int maxRounds, CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await RunAsync(LuaScripts.Release, KeysOf(lost.SegmentWay), LedgerArguments.Of(lost, maxRounds), cancellation))!;
        return new LostRelease((int[])reply[1]!, LedgerReplies.Answer(reply[0], lost.SegmentWay));
    }

    public async ValueTask<LedgerView?> ReadAsync(Guid videoId, string planDigest, CancellationToken cancellation)
    {
        var keys = new LedgerKeys(videoId, planDigest);
        while (true)
        {
            // The names of the keys depend on the ways; where one moves in between, the script answers nothing and we look again.
            var fields = (await redis.HashGetAllAsync(keys.Ledger).WaitAsync(cancellation)).ToDictionary(f => f.Name.ToString(), f => f.Value);
            if (!fields.TryGetValue("segments", out var segments))
                return null;
            SeekStrategy[] ways = [.. Enumerable.Range(0, (int)segments).Select(s => (SeekStrategy)(int)fields[$"way:{s}"])];
            RedisKey[] names = [keys.Ledger, keys.Times, .. ways.SelectMany((w, s) => new[] { keys.Facts(s, w), keys.Stored(s, w), keys.Failed(s, w) })];
            var reply = await RunAsync(LuaScripts.Read, names, [.. ways.Select(w => (RedisValue)(int)w)], cancellation);
            if (!reply.IsNull)
                return LedgerReplies.View(reply, ways);
        }
    }

    public async ValueTask<LedgerProgress> ReadProgressAsync(Guid videoId, string planDigest, CancellationToken cancellation)
    {
        var fields = await redis.HashGetAsync(new LedgerKeys(videoId, planDigest).Ledger, ["batches", "frames", "settled", "events"]).WaitAsync(cancellation);
        return new LedgerProgress((long)fields[0], (long)fields[1], (int)fields[2], (long)fields[3]);
    }

    public async ValueTask CloseAsync(Guid videoId, string planDigest, CancellationToken cancellation)
    {
        var keys = new LedgerKeys(videoId, planDigest);
        var segments = await redis.HashGetAsync(keys.Ledger, "segments").WaitAsync(cancellation);
        if (!segments.IsNull)
            await RunAsync(LuaScripts.Expire, keys.All((int)segments), [(long)finalRetention.TotalMilliseconds], cancellation);
    }

    private static RedisKey[] KeysOf(SegmentWay way) => new LedgerKeys(way.VideoId, way.PlanDigest).Of(way.Segment, way.Way);

    private Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation) =>
        redis.ScriptEvaluateAsync(script, keys, arguments).WaitAsync(cancellation);
}
