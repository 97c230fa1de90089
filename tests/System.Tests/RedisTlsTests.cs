using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

namespace QueueWorkers.SystemTests;

/// <summary>Two real Redis that speak TLS, with the settings and the users of <c>ops/redis</c>.</summary>
public sealed class RedisTlsTests(Broker broker)
{
    private const string Secret = "s3cret@/:";
    private const string Video = "dc_video_90.mov";

    private static readonly string Ops = Path.Combine(Programs.Root, "ops", "redis");

    [Fact]
    public async Task Daemons_complete_a_video_over_tls_as_users_that_may_do_nothing_else()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using TestAuthority authority = new(), other = new();
        await using var pipeline = await Pipeline.StartAsync(broker);
        var users = RedisServer.WriteUsers(pipeline.Folder, Path.Combine(Ops, "users.acl.example"), Secret);
        // Who looks on: for what our users were refused.
        await File.AppendAllTextAsync(users, "user watcher on nopass ~* +@all\n", cancellation);
        await using var state = await RedisServer.StartAsync(cancellation, authority, "--include", Path.Combine(Ops, "state.conf"),
            "--aclfile", users);
        await using var cache = await RedisServer.StartAsync(cancellation, authority, "--include", Path.Combine(Ops, "cache.conf"),
            "--aclfile", users);
        var (right, wrong) = (Path.Combine(pipeline.Folder, "ca.pem"), Path.Combine(pipeline.Folder, "other.pem"));
        await File.WriteAllTextAsync(right, authority.Pem, cancellation);
        await File.WriteAllTextAsync(wrong, other.Pem, cancellation);
        var password = Uri.EscapeDataString(Secret);
        string State(string host, int port) => $"rediss://qw-coordinator:{password}@{host}:{port}";
        pipeline.Settings["State__CaFile"] = pipeline.Settings["Cache__CaFile"] = right;
        pipeline.Settings["State__Connection"] = State("127.0.0.1", state.TlsPort);
        pipeline.Settings["Cache__Connection"] = $"127.0.0.1:{cache.TlsPort},ssl=true,user=qw-inference,password={Secret}";

        await pipeline.StartDaemonsAsync();
        var frames = Manifest.Video(Video).DecodedFrames;
        Accounts.AssertCompleted(await pipeline.EndAsync(await pipeline.SubmitAsync(DataFolder.Video(Video))), frames);
        var again = await pipeline.EndAsync(await pipeline.SubmitAsync(DataFolder.Video(Video)));
        Accounts.AssertCompleted(again, frames);
        Assert.Equal(frames, again.Frames.Cached);
        Assert.Contains($"state store: 127.0.0.1:{state.TlsPort}, TLS\n", pipeline.Daemons[0].Log(), StringComparison.Ordinal);
        Assert.DoesNotContain("does not say whether it evicts", pipeline.Logs(), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be used", pipeline.Logs(), StringComparison.Ordinal);

        (Daemon Daemon, string Reason)[] wrongs =
        [
            (pipeline.Coordinator(("Urls", "http://127.0.0.1:0"), ("State__CaFile", wrong)),
                $"the certificate of the Redis server at 127.0.0.1:{state.TlsPort} is not accepted"),
            (pipeline.Coordinator(("Urls", "http://127.0.0.1:0"), ("State__Connection", State("localhost", state.TlsPort))),
                "RemoteCertificateNameMismatch"),
            (pipeline.Coordinator(("Urls", "http://127.0.0.1:0"), ("State__Connection", State("127.0.0.1", state.Port))),
                $"the Redis server at 127.0.0.1:{state.Port} does not speak TLS"),
            (pipeline.Inference(("Cache__CaFile", wrong)), "The feature cache cannot be used (the certificate of"),
        ];
        foreach (var (daemon, reason) in wrongs)
        {
            await daemon.SaysAsync(reason);
            Assert.DoesNotContain("   at ", daemon.Log(), StringComparison.Ordinal);
        }
        Assert.All(wrongs[..3], r => Assert.DoesNotContain(" Ready\n", r.Daemon.Log(), StringComparison.Ordinal));
        Assert.All((string[])[Secret, password], word => Assert.DoesNotContain(word, pipeline.Logs(), StringComparison.Ordinal));

        foreach (var (server, user) in ((RedisServer, string)[])[(state, "qw-coordinator"), (cache, "qw-inference")])
        {
            await using var watcher = await ConnectAsync(server, "watcher");
            var refusals = (RedisResult[])(await watcher.GetDatabase().ExecuteAsync("ACL", "LOG"))!;
            // The library asks for the server's limits if it may; it does without.
            string[] refused = [.. refusals.Select(r => r.ToDictionary()).Select(r => $"{r["username"]} {r["object"]}")
                .Where(r => r.StartsWith("qw-", StringComparison.Ordinal))];
            Assert.Equal([], refused.Except([$"{user} config|get"]));
            await using var client = await ConnectAsync(server, user);
            foreach (var command in (string[])["FLUSHALL", "FLUSHDB", "CONFIG GET *", "KEYS *", "ACL LIST", "SHUTDOWN NOSAVE",
                "SCRIPT FLUSH", "GET other", "SET other x"])
            {
                var words = command.Split(' ');
                var fault = await Assert.ThrowsAsync<RedisServerException>(() =>
                    client.GetDatabase().ExecuteAsync(words[0], [.. words[1..]]));
                Assert.StartsWith("NOPERM", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, string user) =>
        ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { server.Connection },
            User = user,
            Password = Secret,
            AllowAdmin = true,
        });
}
