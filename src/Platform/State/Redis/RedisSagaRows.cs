using System.Globalization;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>
/// A hash for each saga, <c>v</c> and <c>data</c>; a script compares and sets. The list of all of them is another key, of another slot of a cluster: a row
/// is entered before it is written, so that none is ever left out.
/// </summary>
internal sealed class RedisSagaRows(IDatabase redis, TimeSpan finalRetention) : ISagaRows
{
    public async ValueTask<SagaRow?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        // A call that was answered at once would not notice.
        cancellation.ThrowIfCancellationRequested();
        var fields = await redis.HashGetAsync(StateKeys.Saga(id), ["v", "data"]).WaitAsync(cancellation);
        return fields[0].IsNull ? null : new SagaRow((long)fields[0], fields[1].ToString());
    }

    public async ValueTask<bool> InsertAsync(Guid id, string data, bool final, CancellationToken cancellation)
    {
        await EnterAsync(id, final, cancellation);
        return (bool)await redis.ScriptEvaluateAsync(LuaScripts.InsertRow, [StateKeys.Saga(id)], [data, Keep(final)]).WaitAsync(cancellation);
    }

    public async ValueTask<bool> UpdateAsync(Guid id, long version, string data, bool final, CancellationToken cancellation)
    {
        if (final)
            await EnterAsync(id, final, cancellation);
        return (bool)await redis.ScriptEvaluateAsync(LuaScripts.UpdateRow, [StateKeys.Saga(id)],
            [data, Keep(final), version.ToString(CultureInfo.InvariantCulture)]).WaitAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<Guid>> NewestAsync(int count, CancellationToken cancellation) =>
        [.. (await redis.SortedSetRangeByRankAsync(StateKeys.Rows[0], 0, count - 1, Order.Descending).WaitAsync(cancellation)).Select(i => Guid.ParseExact(i.ToString(), "N"))];

    private Task EnterAsync(Guid id, bool final, CancellationToken cancellation) =>
        redis.ScriptEvaluateAsync(LuaScripts.EnterRow, StateKeys.Rows, [id.ToString("N"), Keep(final)]).WaitAsync(cancellation);

    private RedisValue Keep(bool final) => final ? (long)finalRetention.TotalMilliseconds : 0;
}
