using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Redis;
using QueueWorkers.Platform.State;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Tests.State;

/// <summary>Addresses of Redis, TLS to it, and what its users may do.</summary>
public sealed partial class RedisSecurityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("redis-security");
    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Example => Path.Combine(AppContext.BaseDirectory, "../../../../../ops/redis/users.acl.example");

    [Theory]
    [InlineData("rediss://qw:s3cr%40%2Ct@redis.example.org:7000/2", "redis.example.org:7000, TLS", true, "qw", "s3cr@,t", 2)]
    [InlineData("redis://:s3cret@127.0.0.1", "127.0.0.1:6379", false, null, "s3cret", null)]
    [InlineData("rediss://[::1]:1", "[::1]:1, TLS", true, null, null, null)]
    [InlineData("REDISS://host", "host:6379, TLS", true, null, null, null)]
    [InlineData("a:1,b:2,ssl=true,user=qw,password=s3cret", "a:1, b:2, TLS", true, "qw", "s3cret", null)]
    [InlineData("localhost:6379", "localhost:6379", false, null, null, null)]
    public void An_address_is_read_and_shown_without_its_password(string text, string shown, bool tls, string? user, string? password,
        int? database)
    {
        var options = RedisAddress.Read(text)!;
        Assert.Equal((tls, user, password, database, shown),
            (options.Ssl, options.User, options.Password, options.DefaultDatabase, RedisAddress.Shown(options)));
    }

    [Theory]
    [InlineData("reddis://qw:s3cret@127.0.0.1:6379")]
    [InlineData("rediss://qw:s3/cret@127.0.0.1:6379")]
    [InlineData("rediss://qw:s3cret@@127.0.0.1:6379")]
    [InlineData("rediss://qw:s3:cret@127.0.0.1:6379")]
    [InlineData("rediss://s3cret@127.0.0.1:6379")]
    [InlineData("rediss://127.0.0.1:6379?password=s3cret")]
    [InlineData("rediss://127.0.0.1:6379,password=s3cret")]
    [InlineData("rediss://127.0.0.1:6379/s3cret")]
    [InlineData("rediss://127.0.0.1:6379/#s3cret")]
    [InlineData("127.0.0.1:6379,s3cret")]
    [InlineData("rediss://")]
    public void What_is_no_address_is_refused_and_not_shown(string text)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => State(("Connection", text)));
        Assert.Contains("State:Connection is no address of a Redis; wanted: rediss://user:password@host:port", fault.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("s3", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("State:CaFile is set, but State:Connection does not ask for TLS", "Connection=a:1", "CaFile=CA")]
    [InlineData("State:CertificateFile is set, but State:Connection does not ask for TLS", "Connection=redis://a:1",
        "CertificateFile=CERT", "KeyFile=KEY")]
    [InlineData("State:CaFile is \"/nowhere\"", "Connection=rediss://a:1", "CaFile=/nowhere")]
    [InlineData("State:KeyFile is set, but State:CertificateFile is not", "Connection=rediss://a:1", "KeyFile=KEY")]
    [InlineData("State:CertificateFile is", "Connection=rediss://a:1", "CertificateFile=CERT")]
    public void Files_of_tls_without_tls_or_that_cannot_be_used_are_refused(string said, params string[] settings)
    {
        var fault = Assert.Throws<OptionsValidationException>(() =>
            State([.. settings.Select(s => s.Split('=', 2)).Select(s => (s[0], Resolve(s[1])))]));
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_is_spoken_to_a_server_of_the_right_name_and_authority_and_to_no_other()
    {
        using var other = new TestAuthority();
        var wrong = Path.Combine(_folder.Path, "wrong.pem");
        await File.WriteAllTextAsync(wrong, other.Pem, Cancellation);
        await using var server = await RedisServer.StartAsync(Cancellation, _authority);
        await UseAsync(State(("Connection", $"rediss://127.0.0.1:{server.TlsPort}"), ("CaFile", Resolve("CA"))));
        await UseAsync(State(("Connection", $"localhost:{server.TlsPort},ssl=true,sslHost=127.0.0.1"), ("CaFile", Resolve("CA"))));
        (string Said, string Host, int Port, string? CaFile)[] refused =
        [
            ("is not accepted", "127.0.0.1", server.TlsPort, null),
            ("is not accepted", "127.0.0.1", server.TlsPort, wrong),
            ("RemoteCertificateNameMismatch", "localhost", server.TlsPort, Resolve("CA")),
            ("does not speak TLS, as its address says", "127.0.0.1", server.Port, Resolve("CA")),
        ];
        foreach (var (said, host, port, file) in refused)
        {
            var options = State(("Connection", $"rediss://{host}:{port}"), ("CaFile", file));
            var fault = await Assert.ThrowsAsync<IOException>(() => RedisClient.CheckTlsAsync(options, TimeProvider.System, Cancellation));
            Assert.Contains(said, fault.Message, StringComparison.Ordinal);
            Assert.Contains($"{host}:{port}", fault.Message, StringComparison.Ordinal);
            // Not only the check: the connection itself refuses.
            var configuration = RedisClient.Configure(options, "test");
            (configuration.AbortOnConnectFail, configuration.ConnectTimeout, configuration.ConnectRetry) = (true, 1_000, 0);
            await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));
        }
    }

    [Fact]
    public async Task A_server_that_asks_for_a_certificate_gets_ours()
    {
        await using var server = await RedisServer.StartAsync(Cancellation, _authority, "--tls-auth-clients", "yes");
        (string, string?)[] settings = [("Connection", $"rediss://127.0.0.1:{server.TlsPort}"), ("CaFile", Resolve("CA"))];
        await UseAsync(State([.. settings, ("CertificateFile", Resolve("CERT")), ("KeyFile", Resolve("KEY"))]));
        var fault = await Assert.ThrowsAsync<IOException>(() =>
            RedisClient.CheckTlsAsync(State(settings), TimeProvider.System, Cancellation));
        Assert.Contains("asks for a certificate of ours", fault.Message, StringComparison.Ordinal);
        Assert.Contains("State:CertificateFile", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_users_of_the_example_may_do_what_the_scripts_do_and_nothing_dangerous()
    {
        var users = RedisServer.WriteUsers(_folder.Path, Example, "x");
        await File.AppendAllTextAsync(users, "user watcher on nopass ~* +@all\n", Cancellation);
        await using var server = await RedisServer.StartAsync(Cancellation, "--aclfile", users);
        await using var watcher = await ConnectionMultiplexer.ConnectAsync($"{server.Connection},user=watcher,password=x,allowAdmin=true");
        Task<RedisResult> MayAsync(string user, params string[] command) =>
            watcher.GetDatabase().ExecuteAsync("ACL", ["DRYRUN", user, .. command]);

        var assembly = typeof(StateOptions).Assembly;
        var scripts = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".lua", StringComparison.Ordinal))
            .Select(n => new StreamReader(assembly.GetManifestResourceStream(n)!).ReadToEnd());
        string[] commands = [.. scripts.SelectMany(s => Called().Matches(s).Select(m => m.Groups[1].Value)).Distinct(), "ZREVRANGE",
            "EVALSHA", "EVAL", "SCRIPT LOAD"];
        Assert.InRange(commands.Length, 20, 40);
        foreach (var command in commands)
        {
            string[] words = command.Split(' ');
            // As many arguments as the command wants; what they are is not looked at but for the key.
            string[] rest = command switch
            {
                "TIME" => [],
                "EVAL" or "EVALSHA" => ["x", "1", "qw:a"],
                "SCRIPT LOAD" => ["x"],
                _ => ["qw:a"],
            };
            var answer = "";
            for (var more = 0; more < 4 && answer != "OK"; more++)
            {
                try
                {
                    answer = $"{await MayAsync("qw-coordinator", [.. words, .. rest, .. Enumerable.Repeat("1", more)])}";
                }
                catch (RedisServerException fault) when (fault.Message.Contains("number of arguments", StringComparison.Ordinal))
                {
                    answer = fault.Message;
                }
            }
            Assert.True(answer == "OK", $"{command}: {answer}");
        }
        foreach (var user in (string[])["qw-coordinator", "qw-inference"])
        {
            foreach (var command in (string[])["FLUSHALL", "FLUSHDB", "KEYS *", "CONFIG GET *", "CONFIG SET maxmemory 1", "DEBUG JMAP",
                "SHUTDOWN", "ACL LIST", "SAVE", "REPLICAOF a 1",
                "MIGRATE a 1 qw:a 0 1", "MODULE LIST", "SCRIPT FLUSH", "FUNCTION FLUSH", "CLIENT LIST", "CLIENT KILL a:1", "PUBLISH a b",
                    "SUBSCRIBE a", "GET other", "DEL qw:cache:a", "SCAN 0"])
                Assert.Contains("has no permissions", $"{await MayAsync(user, command.Split(' '))}", StringComparison.Ordinal);
        }
        Assert.Equal("OK", $"{await MayAsync("qw-inference", "SET", "qw:cache:a", "b")}");
        Assert.Contains("has no permissions", $"{await MayAsync("qw-inference", "GET", "qw:{a}:saga")}", StringComparison.Ordinal);
        Assert.Contains("has no permissions", $"{await MayAsync("qw-inference", "EVAL", "x", "0")}", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("""redis\.p?call\(['"]([A-Za-z]+)""")]
    private static partial Regex Called();

    private static async Task UseAsync(StateOptions options)
    {
        await RedisClient.CheckTlsAsync(options, TimeProvider.System, Cancellation);
        await using var client = await ConnectionMultiplexer.ConnectAsync(RedisClient.Configure(options, "test"));
        await client.GetDatabase().PingAsync();
    }

    private static StateOptions State(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"State:{s.Name}", s => s.Value)).Build();
        using var services = new ServiceCollection().AddStateStore(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<StateOptions>>().Value;
    }

    private string? Resolve(string? name)
    {
        var ca = Path.Combine(_folder.Path, "ca.pem");
        File.WriteAllText(ca, _authority.Pem);
        var (certificate, key) = _authority.WriteClient(_folder.Path);
        return name switch { "CA" => ca, "CERT" => certificate, "KEY" => key, _ => name };
    }
}
