using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Names of keys. What lies between braces decides the cluster slot: all keys of a video share one.</summary>
internal static class StateKeys
{
    public static RedisKey Wakes { get; } = "qw:{wake}:due";

    /// <summary>First seen, last seen and heartbeat of each model; workers by last seen, and the heartbeat of each.</summary>
    public static RedisKey[] Models { get; } = ["qw:{models}:first", "qw:{models}:last", "qw:{models}:heartbeat", "qw:{models}:workers", "qw:{models}:worker-heartbeat"];

    /// <summary>Watermarks by queue: sent, waiting since, reached.</summary>
    public static RedisKey[] Watermarks { get; } = ["qw:{watermarks}:sent", "qw:{watermarks}:since", "qw:{watermarks}:reached"];

    /// <summary>Daemons by last seen, and the heartbeat of each.</summary>
    public static RedisKey[] Alive { get; } = ["qw:{models}:alive", "qw:{models}:alive-heartbeat"];

    /// <summary>Written to find out whether the store takes writes; of no other use.</summary>
    public static RedisKey Health { get; } = "qw:{health}:probe";

    /// <summary>Fingerprints of models that get no new videos.</summary>
    public static RedisKey RetiredModels { get; } = "qw:{models}:retired";

    /// <summary>Videos by when their rows were inserted; ended ones by when their rows expire.</summary>
    public static RedisKey[] Rows { get; } = ["qw:{videos}:inserted", "qw:{videos}:expiring"];

    public static RedisKey Saga(Guid id) => $"qw:{{{id:N}}}:saga";
}
