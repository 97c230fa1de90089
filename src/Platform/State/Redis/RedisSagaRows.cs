using System.Globalization;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>A hash for each saga, <c>v</c> and <c>data</c>; a script compares and sets.</summary>
internal sealed class RedisSagaRows(IDatabase redis, TimeSpan finalRetention) : ISagaRows
{
    public async ValueTask<SagaRow?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        var fields = await redis.HashGetAsync(StateKeys.Saga(id), ["v", "data"]).WaitAsync(cancellation);
        return fields[0].IsNull ? null : new SagaRow((long)fields[0], fields[1].ToString());
    }

    public async ValueTask<bool> InsertAsync(Guid id, string data, bool final, CancellationToken cancellation) =>
        (bool)await redis.ScriptEvaluateAsync(LuaScripts.InsertRow, [StateKeys.Saga(id)], [data, Keep(final)]).WaitAsync(cancellation);

    public async ValueTask<bool> UpdateAsync(Guid id, long version, string data, bool final, CancellationToken cancellation) =>
        (bool)await redis.ScriptEvaluateAsync(LuaScripts.UpdateRow, [StateKeys.Saga(id)],
            [data, Keep(final), version.ToString(CultureInfo.InvariantCulture)]).WaitAsync(cancellation);

    private RedisValue Keep(bool final) => final ? (long)finalRetention.TotalMilliseconds : 0;
}
