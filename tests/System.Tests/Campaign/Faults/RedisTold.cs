namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>A Redis is told something, and then something else.</summary>
/// <param name="which">Which Redis.</param>
/// <param name="what">As the table calls it.</param>
/// <param name="begin">The command that makes the fault.</param>
/// <param name="end">The command that mends it; empty if there is nothing to mend.</param>
internal sealed class RedisTold(RedisRole which, string what, string[] begin, string[] end) : IFault
{
    public string Name => $"{which.Name} {what}";

    public Sign Sign => Lasts ? which.Sign : Sign.None;

    public bool Lasts => end.Length > 0;

    /// <summary>Scripts and writes wait, and nobody is told.</summary>
    public static RedisTold Paused(RedisRole which) => new(which, "paused", ["CLIENT", "PAUSE", "600000", "WRITE"], ["CLIENT", "UNPAUSE"]);

    /// <summary>Out of memory: it refuses what writes, or evicts all that it has.</summary>
    public static RedisTold Full(RedisRole which, string room) => new(which, "out of memory", ["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", room]);

    /// <summary>A replica of a server that is not there: it reads, and refuses what writes.</summary>
    public static RedisTold Replica(RedisRole which) => new(which, "a replica", ["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]);

    /// <summary>All that it has is lost.</summary>
    public static RedisTold Flushed(RedisRole which) => new(which, "flushed", ["FLUSHALL"], []);

    public Task BeginAsync(Deployment deployment) => Deployment.TellAsync(which.In(deployment).Connection, begin);

    public Task EndAsync(Deployment deployment) => Lasts ? Deployment.TellAsync(which.In(deployment).Connection, end) : Task.CompletedTask;
}
