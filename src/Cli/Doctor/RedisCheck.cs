using System.Diagnostics;
using System.Net.Sockets;
using QueueWorkers.Platform.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Cli.Doctor;

/// <summary>What is looked at of either Redis: whether it can be reached and lets us in, how fast it answers, whether it is a primary, what our user may do.</summary>
internal abstract class RedisCheck(TimeSpan bound) : IDoctorCheck
{
    private const int Pings = 3;

    public abstract string Name { get; }

    // To shake hands, to connect, and to ask.
    public int Patience => 3;

    /// <summary>How slow an answer may be.</summary>
    protected abstract TimeSpan Slow(RedisOptions options);

    public abstract Task LookAsync(Findings findings, CancellationToken cancellation);

    /// <summary>What is looked at of this one alone.</summary>
    protected abstract Task LookAsync(Findings findings, RedisOptions options, IServer server, RedisFacts? facts, CancellationToken cancellation);

    protected async Task LookAsync(Findings findings, RedisOptions options, CancellationToken cancellation)
    {
        var shown = RedisAddress.Shown(RedisAddress.Read(options.Connection!)!);
        try
        {
            await ReachAsync(RedisAddress.Read(options.Connection!)!, cancellation);
            await RedisClient.CheckTlsAsync(options, TimeProvider.System, cancellation, bound);
            await using var connection = await ConnectAsync(options, cancellation);
            var server = connection.GetServers().FirstOrDefault(s => s is { IsConnected: true, IsReplica: false }) ?? connection.GetServers().First(s => s.IsConnected);
            var facts = await RedisFacts.AskAsync(server, cancellation);
            var latency = await LatencyAsync(server, cancellation);
            SayReached(findings, $"{shown}, Redis {facts?.Version ?? "(INFO is refused)"}, answers in {latency.TotalMilliseconds:0.0} ms", latency > Slow(options));
            if (facts?.Role is { } role and not "master")
            {
                findings.Fail($"{Name} role", $"it is a replica of {facts.Primary}, and takes no writes",
                    $"name the primary in {options.SectionName}:Connection, or make this one it: redis-cli REPLICAOF NO ONE");
                return;
            }
            await LookAsync(findings, options, server, facts, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is RedisException or IOException or SocketException or TimeoutException)
        {
            var (found, remedy) = RemedyOf(fault, options);
            findings.Fail(Name, $"{shown}: {found}", remedy);
        }
    }

    /// <summary>Writes something that is gone at once, and says why not if that is refused.</summary>
    protected async Task TryWriteAsync(Findings findings, RedisOptions options, Func<Task> write)
    {
        var check = $"{Name} writes";
        try
        {
            await write();
            findings.Ok(check, "it takes writes");
        }
        catch (RedisServerException refused)
        {
            var word = refused.Message.Split(' ')[0];
            findings.Fail(check, refused.Message, word switch
            {
                "OOM" => $"it is full: raise its maxmemory, or delete what is not wanted; used and limit: redis-cli INFO memory",
                "MISCONF" => "it cannot write its files: see its log, and the room of its folder",
                "READONLY" => $"name the primary in {options.SectionName}:Connection",
                "NOPERM" => "give its user what ops/redis/users.acl.example gives it",
                _ => "see the server's log",
            });
        }
    }

    /// <summary>
    /// Whether our user may delete everything. A server that says what a user may is asked; another one something harmless of the same category. FLUSHALL itself
    /// is never sent.
    /// </summary>
    protected async Task CheckUserAsync(Findings findings, RedisOptions options, IServer server, CancellationToken cancellation)
    {
        var check = $"{Name} user";
        if (await MayFlushAsync(server, cancellation))
            findings.Warn(check, "it may use dangerous commands, FLUSHALL among them",
                $"log in as a user of ops/redis/users.acl.example (--aclfile), with its name and password in {options.SectionName}:Connection");
        else
            findings.Ok(check, "it may not use dangerous commands");
    }

    private static async Task<bool> MayFlushAsync(IServer server, CancellationToken cancellation)
    {
        try
        {
            var user = (string?)await server.ExecuteAsync("ACL", "WHOAMI").WaitAsync(cancellation);
            return (string?)await server.ExecuteAsync("ACL", "DRYRUN", user!, "FLUSHALL").WaitAsync(cancellation) == "OK";
        }
        catch (RedisServerException)
        {
            // It may not ask, or the server is too old.
        }
        try
        {
            await server.ExecuteAsync("SORT_RO", "qw:cache:none").WaitAsync(cancellation);
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private void SayReached(Findings findings, string found, bool isSlow)
    {
        if (isSlow)
            findings.Warn(Name, found, "bring it nearer, or see what else its machine does: redis-cli --latency, SLOWLOG GET");
        else
            findings.Ok(Name, found);
    }

    private static async Task<TimeSpan> LatencyAsync(IServer server, CancellationToken cancellation)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Pings; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await server.PingAsync().WaitAsync(cancellation);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(begun).Ticks));
        }
        return best;
    }

    /// <summary>Throws what keeps us from any of the servers: the client says little of it.</summary>
    private static async Task ReachAsync(ConfigurationOptions address, CancellationToken cancellation)
    {
        SocketException? first = null;
        foreach (var server in address.EndPoints)
            try
            {
                if (RedisClient.Locate(server, address.Ssl) is not var (host, port))
                    return;
                using var client = new TcpClient();
                await client.ConnectAsync(host, port, cancellation);
                return;
            }
            catch (SocketException fault)
            {
                first ??= fault;
            }
        if (first is not null)
            throw first;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(RedisOptions options, CancellationToken cancellation)
    {
        var configuration = RedisClient.Configure(options, "qw-doctor");
        configuration.AbortOnConnectFail = configuration.AllowAdmin = true;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = configuration.AsyncTimeout = (int)bound.TotalMilliseconds;
        return await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellation);
    }

    private static (string Found, string Remedy) RemedyOf(Exception fault, RedisOptions options)
    {
        var (section, text) = (options.SectionName, fault.Message);
        if (fault is IOException && (text.Contains($"{section}:C", StringComparison.Ordinal) || text.Contains("does not speak TLS", StringComparison.Ordinal)))
            return (text, TlsRemedy.Of(text, section));
        if (text.Contains("NOAUTH", StringComparison.Ordinal) || text.Contains("WRONGPASS", StringComparison.Ordinal)
            || text.Contains("authentication", StringComparison.OrdinalIgnoreCase))
            return ("it refuses user or password", $"correct them in {section}:Connection; users of the server: redis-cli ACL LIST");
        if (fault is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData })
            return ("its name does not resolve", $"correct the host in {section}:Connection, or its DNS entry");
        return (text, $"start it (redis-server ops/redis/{section.ToLowerInvariant()}.conf), let its port through, or correct {section}:Connection");
    }
}
