using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Redis;
using QueueWorkers.Platform.State;
using StackExchange.Redis;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The Redis of the feature cache: it must leave memory to its machine, and may forget.</summary>
internal sealed class CacheCheck(DoctorSettings settings, TimeSpan bound) : RedisCheck(bound)
{
    private const double MostOfMachine = 0.7;
    private const string File = "ops/redis/cache.conf";

    public override string Name => "cache";

    protected override TimeSpan Slow(RedisOptions options) => TimeSpan.FromMilliseconds(((CacheOptions)options).TimeoutMs / 2.0);

    public override async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<CacheOptions>(findings, Name) is not { } options)
            return;
        if (string.IsNullOrEmpty(options.Connection))
            findings.Skip(Name, "not configured: Cache:Connection is not set, so nothing is cached");
        else if (IsThatOfTheState(options))
            findings.Fail(Name, "Cache:Connection and State:Connection name the same server", "give the cache a Redis of its own: it evicts, and the state must not");
        else
            await LookAsync(findings, options, cancellation);
    }

    protected override async Task LookAsync(Findings findings, RedisOptions options, IServer server, RedisFacts? facts, CancellationToken cancellation)
    {
        if (facts is null)
            findings.Skip($"{Name} memory", "not told: its user may not ask for INFO");
        else
        {
            CheckMemory(findings, facts);
            CheckEviction(findings, facts);
            await CheckPersistenceAsync(findings, server, facts, cancellation);
        }
        var database = server.Multiplexer.GetDatabase();
        await TryWriteAsync(findings, options, () => database.ExecuteAsync("SET", "qw:cache:doctor", "1", "PX", "1").WaitAsync(cancellation));
        await CheckUserAsync(findings, options, server, cancellation);
    }

    private bool IsThatOfTheState(CacheOptions options) =>
        settings.IsCoordinator && settings.Options<StateOptions>(out _)?.Connection is { Length: > 0 } state
        && RedisAddress.Read(state)!.EndPoints.Select(RedisAddress.Format).Intersect(RedisAddress.Read(options.Connection!)!.EndPoints.Select(RedisAddress.Format)).Any();

    private static void CheckMemory(Findings findings, RedisFacts facts)
    {
        const string check = "cache memory";
        var (limit, machine) = (facts.MaxMemory, facts.MachineMemory);
        if (limit == 0)
            findings.Fail(check, "maxmemory is 0: it grows until its machine has no memory left",
                $"redis-cli CONFIG SET maxmemory {(long)(machine * MostOfMachine) >> 20}mb or less, and in its file ({File})");
        else if (machine > 0 && limit > machine * MostOfMachine)
            findings.Fail(check, $"maxmemory is {Bytes.Of(limit)}, {100.0 * limit / machine:N0} % of the {Bytes.Of(machine)} of its machine; wanted is 70 % at most",
                $"redis-cli CONFIG SET maxmemory {(long)(machine * MostOfMachine) >> 20}mb or less, and in its file ({File})");
        else
            findings.Ok(check, $"maxmemory is {Bytes.Of(limit)}{(machine > 0 ? $", {100.0 * limit / machine:0} % of its machine" : "")}; {Bytes.Of(facts.UsedMemory)} used");
    }

    private static void CheckEviction(Findings findings, RedisFacts facts)
    {
        const string check = "cache eviction";
        // Keys have no time to live, so policies of volatile keys evict nothing.
        if (facts.Policy?.StartsWith("allkeys-", StringComparison.Ordinal) == true)
            findings.Ok(check, facts.Policy);
        else
            findings.Fail(check, $"maxmemory-policy is {facts.Policy}: once it is full it takes nothing more", $"redis-cli CONFIG SET maxmemory-policy allkeys-lru, and in its file ({File})");
    }

    private static async Task CheckPersistenceAsync(Findings findings, IServer server, RedisFacts facts, CancellationToken cancellation)
    {
        const string check = "cache persistence";
        var saves = await SavesAsync(server, cancellation);
        if (facts.HasAppendOnlyFile)
            findings.Warn(check, "it has an append-only file, which costs memory and disk for what can be computed again", $"redis-cli CONFIG SET appendonly no, and in its file ({File})");
        else if (saves is { Length: > 0 })
            findings.Warn(check, $"it saves to disk ({saves}), and forks for that: with twice the memory at worst", $"redis-cli CONFIG SET save \"\", and in its file ({File})");
        else
            findings.Ok(check, saves is null ? "no append-only file; whether it saves is not told" : "none");
    }

    /// <summary>When it saves; null if our user may not ask.</summary>
    private static async Task<string?> SavesAsync(IServer server, CancellationToken cancellation)
    {
        try
        {
            return (await server.ConfigGetAsync("save").WaitAsync(cancellation)).Select(pair => pair.Value).FirstOrDefault();
        }
        catch (RedisServerException)
        {
            return null;
        }
    }
}
