using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

namespace QueueWorkers.SystemTests.Doctor;

/// <summary>A system as the documents want it: brokers and Redis with a user for each role, three daemons, a coordinator with a token.</summary>
public sealed class DoctorBench(Broker broker) : RolesPipeline(broker)
{
    public const string Secret = "secret-of-redis";
    public const string HttpToken = "secret-of-http-0123456789";

    private static readonly string Ops = Path.Combine(Programs.Root, "ops", "redis");

    private readonly TestAuthority _authority = new();

    public RedisServer State { get; private set; } = null!;

    public RedisServer Cache { get; private set; } = null!;

    /// <summary>PEM of the authority of the broker's certificate.</summary>
    public string CaFile { get; private set; } = "";

    protected override TestAuthority? Authority => _authority;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Settings of a role's daemon and of the tool beside it.</summary>
    public Dictionary<string, string?> SettingsOf(string role) => new(Pipeline.Settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
    {
        ["Bus__Connection"] = UriOf(role).ToString(),
        ["QW_COORDINATOR"] = Pipeline.Url("/").ToString(),
        ["QW_TOKEN"] = HttpToken,
    };

    /// <summary>Does something while a Redis has another setting.</summary>
    public static async Task WithAsync(RedisServer server, string setting, string value, Func<Task> act)
    {
        await using var watcher = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { server.Connection }, User = "watcher", AllowAdmin = true });
        var redis = watcher.GetServers()[0];
        var before = (await redis.ConfigGetAsync(setting))[0].Value;
        await redis.ConfigSetAsync(setting, value);
        try
        {
            await act();
        }
        finally
        {
            await redis.ConfigSetAsync(setting, before);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (State is not null)
            await State.DisposeAsync();
        if (Cache is not null)
            await Cache.DisposeAsync();
        _authority.Dispose();
    }

    protected override async Task PrepareAsync()
    {
        CaFile = Path.Combine(Pipeline.Folder, "ca.pem");
        await File.WriteAllTextAsync(CaFile, _authority.Pem, Token);
        var users = RedisServer.WriteUsers(Pipeline.Folder, Path.Combine(Ops, "users.acl.example"), Secret);
        await File.AppendAllTextAsync(users, "user watcher on nopass ~* +@all\n", Token);
        State = await RedisServer.StartAsync(Token, "--include", Path.Combine(Ops, "state.conf"), "--aclfile", users);
        Cache = await RedisServer.StartAsync(Token, "--include", Path.Combine(Ops, "cache.conf"), "--maxmemory", "64mb", "--aclfile", users);
        Pipeline.Settings["State__Connection"] = $"redis://qw-coordinator:{Secret}@{State.Connection}";
        Pipeline.Settings["Cache__Connection"] = $"redis://qw-inference:{Secret}@{Cache.Connection}";
        Pipeline.Settings["Http__Token"] = HttpToken;
    }
}
