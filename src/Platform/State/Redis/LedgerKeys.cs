using QueueWorkers.Contracts;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Names of the keys of one plan's ledger; they can be derived, so that no list of them is kept.</summary>
internal sealed class LedgerKeys(Guid videoId, string planDigest)
{
    private static readonly SeekStrategy[] Ways = Enum.GetValues<SeekStrategy>();
    private readonly string _prefix = $"qw:{{{videoId:N}}}:ledger:{planDigest}";

    public RedisKey Ledger => _prefix;

    public RedisKey Times => _prefix + ":times";

    public RedisKey Settled => _prefix + ":settled";

    public RedisKey Facts(int segment, SeekStrategy way) => $"{_prefix}:{segment}:{(int)way}";

    public RedisKey Stored(int segment, SeekStrategy way) => $"{_prefix}:{segment}:{(int)way}:stored";

    public RedisKey Failed(int segment, SeekStrategy way) => $"{_prefix}:{segment}:{(int)way}:failed";

    public RedisKey Lost(int segment, SeekStrategy way) => $"{_prefix}:{segment}:{(int)way}:lost";

    /// <summary>What a script about one segment and way needs.</summary>
    public RedisKey[] Of(int segment, SeekStrategy way) =>
        [Ledger, Times, Settled, Facts(segment, way), Stored(segment, way), Failed(segment, way), Lost(segment, way)];

    /// <summary>Every key there can be.</summary>
    public RedisKey[] All(int segments) =>
    [
        Ledger, Times, Settled,
        .. Enumerable.Range(0, segments).SelectMany(s => Ways.SelectMany(w => Of(s, w)[3..])),
    ];
}
