using QueueWorkers.Platform.Redis;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The Redis of the state: it must keep what it is given.</summary>
internal sealed class StateCheck(DoctorSettings settings, TimeSpan bound) : RedisCheck(bound)
{
    private const string Wanted = "noeviction";
    private const string File = "ops/redis/state.conf";
    private const double Full = 0.9;

    /// <summary>Written and removed by one script, so that nobody sees it.</summary>
    private const string Write = "redis.call('HSET', KEYS[1], 'f', '1') redis.call('HDEL', KEYS[1], 'f') return 1";

    private static readonly Version Oldest = new(7, 0);

    public override string Name => "state";

    protected override TimeSpan Slow(RedisOptions options) => TimeSpan.FromMilliseconds(50);

    public override async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<StateOptions>(findings, Name) is not { } options)
            return;
        if (string.IsNullOrEmpty(options.Connection))
            findings.Skip(Name, "not configured: State:Connection is not set, as on a host without coordinator");
        else
            await LookAsync(findings, options, cancellation);
    }

    protected override async Task LookAsync(Findings findings, RedisOptions options, IServer server, RedisFacts? facts, CancellationToken cancellation)
    {
        if (facts is null)
            findings.Skip($"{Name} eviction", "not told: its user may not ask for INFO");
        else
        {
            CheckVersion(findings, facts);
            CheckEviction(findings, facts, ((StateOptions)options).AllowEviction);
            CheckPersistence(findings, facts);
        }
        var database = server.Multiplexer.GetDatabase();
        await TryWriteAsync(findings, options, () => database.ScriptEvaluateAsync(Write, ["qw:{doctor}:check"]).WaitAsync(cancellation));
        await CheckUserAsync(findings, options, server, cancellation);
        await CheckClockAsync(findings, database, cancellation);
    }

    private static void CheckVersion(Findings findings, RedisFacts facts)
    {
        if (Version.TryParse(facts.Version, out var version) && version < Oldest)
            findings.Fail("state version", $"Redis {version}", $"install Redis {Oldest} or later: the ledger's scripts need it");
    }

    private static void CheckEviction(Findings findings, RedisFacts facts, bool isAllowed)
    {
        const string check = "state eviction";
        var limit = facts.MaxMemory == 0 ? "no maxmemory" : $"{Bytes.Of(facts.UsedMemory)} of {Bytes.Of(facts.MaxMemory)} used";
        if (facts.Policy == Wanted)
        {
            if (facts.MaxMemory > 0 && facts.UsedMemory > facts.MaxMemory * Full)
                findings.Warn(check, $"{Wanted}, {limit}: it will refuse writes", "raise maxmemory, or shorten State:FinalRetention");
            else
                findings.Ok(check, $"{Wanted}, {limit}");
            return;
        }
        var (found, remedy) = ($"maxmemory-policy is {facts.Policy}: it may evict running videos", $"redis-cli CONFIG SET maxmemory-policy {Wanted}, and in its file ({File})");
        if (isAllowed)
            findings.Warn(check, $"{found}, which State:AllowEviction accepts", remedy);
        else
            findings.Fail(check, found, remedy);
    }

    private static void CheckPersistence(Findings findings, RedisFacts facts)
    {
        const string check = "state persistence";
        if (!facts.HasAppendOnlyFile)
            findings.Fail(check, "no append-only file: a restart of the server loses videos", $"redis-cli CONFIG SET appendonly yes, and in its file ({File})");
        else if (facts.AppendOnlyFileFails)
            findings.Fail(check, "the last write to the append-only file failed", "see the server's log, and the room of its folder");
        else
            findings.Ok(check, "append-only file");
    }

    private static async Task CheckClockAsync(Findings findings, IDatabase database, CancellationToken cancellation)
    {
        try
        {
            var asked = TimeProvider.System.GetUtcNow();
            var theirs = await new RedisStateClock(database).NowAsync(cancellation);
            ClockDifference.Say(findings, "the state", asked, TimeProvider.System.GetUtcNow(), theirs, TimeSpan.Zero);
        }
        catch (RedisServerException refused)
        {
            findings.Fail("clock of the state", refused.Message, "give its user what ops/redis/users.acl.example gives it: +time");
        }
    }
}
