using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.SystemTests.Doctor;

/// <summary><c>qw doctor</c> on a real system: all green while it is healthy, and each of many faults named with its remedy while the rest stays green.</summary>
public sealed class DoctorTests(DoctorBench bench) : IClassFixture<DoctorBench>, IDisposable
{
    private const string Coordinator = "coordinator";
    private const string Ingest = "ingest";
    private const string Inference = "inference";

    private readonly TemporaryFolder _folder = new("doctor");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Coordinator, "broker", "broker permissions", "broker queues", "broker consumers", "broker alarms", "state", "state eviction", "state persistence",
        "state writes", "state user", "clock of the state", "payload store", "feature store", "payload store room", "feature store room", "memory", "processor",
        "open files", "temporary folder", "coordinator", "clock of the coordinator", "shared payload store", "shared feature store")]
    [InlineData(Ingest, "broker", "broker permissions", "broker queues", "broker alarms", "payload store", "feature store", "roots", "decoder", "jail",
        "coordinator", "shared payload store", "shared feature store")]
    [InlineData(Inference, "broker", "broker permissions", "broker queues", "broker alarms", "cache", "cache memory", "cache eviction", "cache persistence",
        "cache writes", "cache user", "payload store", "feature store", "model", "coordinator", "shared payload store", "shared feature store")]
    public async Task A_healthy_system_is_all_green(string role, params string[] green)
    {
        var answer = await AskAsync(role);
        answer.AssertHealthy();
        Assert.Empty(green.Except(answer.Green));
    }

    [Fact]
    public async Task Without_a_role_all_daemons_are_looked_at_as_far_as_they_are_configured()
    {
        await AddUserAsync("everything", ".*");
        var settings = With("everything");
        var answer = await Answer.OfAsync(settings);
        answer.AssertHealthy();
        Assert.Empty(((string[])["broker queues", "state", "cache", "payload store", "roots", "decoder", "model", "coordinator"]).Except(answer.Green));

        // A host without a coordinator of its own, and without ingest workers.
        foreach (var setting in (string[])["State__Connection", "Cache__Connection", "Ingest__Roots__0", "QW_COORDINATOR"])
            settings.Remove(setting);
        answer = await Answer.OfAsync(settings);
        answer.AssertHealthy();
        Assert.All((string[])["state", "cache", "roots", "coordinator"], check =>
        {
            Assert.Equal("skipped", answer.Of(check).Status);
            Assert.StartsWith("not configured: ", answer.Of(check).Found, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task For_people_each_line_has_a_mark_and_no_colours_beyond_a_terminal()
    {
        var said = await Tool.RunAsync(With(Ingest, ("Ingest__Roots__0", "/nowhere")), "doctor", "--role", Ingest);
        Assert.Equal((3, ""), (said.Code, said.Error));
        Assert.Contains("✓ broker ", said.Output, StringComparison.Ordinal);
        Assert.Contains("✗ roots ", said.Output, StringComparison.Ordinal);
        Assert.Contains("→ mount /nowhere", said.Output, StringComparison.Ordinal);
        Assert.Contains(" 1 failed, ", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said.Output);
        Assert.DoesNotContain("secret-of-", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_does_not_know_us_or_has_no_such_host_is_named()
    {
        var right = bench.UriOf(Coordinator).ToString();
        (string Connection, string Found, string Remedy)[] faults =
        [
            ($"amqp://coordinator:secret-of-coordinator@127.0.0.1:{ClosedPort()}/queueworkers", "Connection refused", "start RabbitMQ there"),
            ("amqp://coordinator:secret-of-coordinator@nowhere.invalid/queueworkers", "the name nowhere.invalid does not resolve", "correct the host in Bus:Connection"),
            (bench.UriOf(Coordinator, "secret-of-nobody").ToString(), "it refuses user or password", "correct them in Bus:Connection"),
            (right.Replace("/queueworkers", "/other", StringComparison.Ordinal), "it has no virtual host 'other'", "rabbitmqctl add_vhost other"),
            (right.Replace("amqp://", "amqps://", StringComparison.Ordinal), "does not speak TLS", "correct scheme and port of Bus:Connection"),
            (OverTls(), "is not accepted", "set Bus:CaFile"),
        ];
        foreach (var (connection, found, remedy) in faults)
            (await AskAsync(Coordinator, ("Bus__Connection", connection))).AssertOnly("failed", "broker", found, remedy);
        (await AskAsync(Coordinator, ("Bus__Connection", OverTls()), ("Bus__CaFile", bench.CaFile))).AssertHealthy();
        using var other = new TestAuthority();
        var file = WriteFile("other.pem", other.Pem);
        (await AskAsync(Coordinator, ("Bus__Connection", OverTls()), ("Bus__CaFile", file))).AssertOnly("failed", "broker", "is not accepted", "set Bus:CaFile");
    }

    [Fact]
    public async Task A_broker_that_says_nothing_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var uri = $"amqp://coordinator:secret-of-coordinator@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/queueworkers";
        var answer = await Answer.OfAsync(With(Coordinator, ("Bus__Connection", uri)), "--role", Coordinator, "--timeout", "3");
        answer.AssertOnly("failed", "broker", "it does not answer within 3 s", "whether its port speaks TLS");
    }

    [Fact]
    public async Task Permissions_that_a_role_lacks_are_named()
    {
        // The user of another role.
        (await AskAsync(Inference, ("Bus__Connection", bench.UriOf(Ingest).ToString())))
            .AssertOnly("failed", "broker permissions", $"configure on inference-{bench.Fingerprint.Split('-')[0]}", "rabbitmqctl set_permissions");
        // One that may do all but say that a model is served.
        await AddUserAsync("muted", "^(inference-.*|.*FrameBatchProcessed|.*WorkerAlive)$");
        var answer = await AskAsync(Inference, ("Bus__Connection", bench.UriOf("muted").ToString()));
        answer.AssertOnly("failed", "broker permissions", "missing: write on QueueWorkers.Contracts:ModelServed", "ops/rabbitmq/definitions.json");
    }

    [Fact]
    public async Task Queues_that_are_others_absent_or_without_workers_are_named()
    {
        (await AskAsync(Ingest, ("Bus__DeliveryLimit", "5"))).AssertOnly("failed", "broker queues", "inequivalent arg 'x-delivery-limit'", "rabbitmqctl delete_queue");

        // Before any daemon has started. Looking makes nothing.
        var uri = await AddHostAsync("fresh", Inference);
        (string, string) fresh = ("Bus__Connection", uri);
        for (var i = 0; i < 2; i++)
            (await AskAsync(Inference, fresh)).AssertOnly("warning", "broker queues", $"not there: inference-{bench.Fingerprint}", "start the daemon");

        await using var connection = await new ConnectionFactory { Uri = new(uri) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        foreach (var queue in (string[])[$"inference-{bench.Fingerprint}", $"inference-{bench.Fingerprint}-urgent"])
        {
            await DeclareAsync(channel, $"{queue}-suspect", new() { ["x-delivery-limit"] = 1_000_000_000 });
            await DeclareAsync(channel, queue, new()
            {
                ["x-delivery-limit"] = 3,
                ["x-dead-letter-exchange"] = $"{queue}-suspect",
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            });
        }
        (await AskAsync(Inference, fresh)).AssertHealthy();
        Assert.DoesNotContain("_error", await bench.Server.ControlAsync("rabbit_amqqueue:list_names(<<\"fresh\">>).", Token), StringComparison.Ordinal);
        await channel.ExchangeDeclareAsync("inference-door", ExchangeType.Fanout, cancellationToken: Token);
        await channel.QueueBindAsync($"inference-{bench.Fingerprint}", "inference-door", "", cancellationToken: Token);
        await channel.BasicPublishAsync("inference-door", "", Encoding.UTF8.GetBytes("{}"), Token);
        (await AskAsync(Inference, fresh)).AssertOnly("warning", "broker consumers", $"nobody takes 1 messages of inference-{bench.Fingerprint}", "start the workers");
    }

    [Fact]
    public async Task An_alarm_of_the_broker_is_named()
    {
        await bench.Server.ControlAsync("vm_memory_monitor:set_vm_memory_high_watermark(0.00001).", Token);
        try
        {
            await Poll.UntilAsync("the alarm is set", TimeSpan.FromSeconds(30), async () =>
                (await bench.Server.ControlAsync("rabbit_alarm:get_alarms().", Token)).Contains("memory", StringComparison.Ordinal));
            (await AskAsync(Ingest)).AssertOnly("failed", "broker alarms", "publishers are held: low on memory", "vm_memory_high_watermark");
        }
        finally
        {
            await bench.Server.ControlAsync("vm_memory_monitor:set_vm_memory_high_watermark(0.6).", Token);
            await Poll.UntilAsync("the alarm is over", TimeSpan.FromSeconds(30), async () =>
                !(await bench.Server.ControlAsync("rabbit_alarm:get_alarms().", Token)).Contains("memory", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_state_store_that_is_not_there_or_does_not_know_us_is_named()
    {
        var server = bench.State.Connection;
        (string Connection, string Found, string Remedy)[] faults =
        [
            ($"redis://qw-coordinator:{DoctorBench.Secret}@127.0.0.1:{ClosedPort()}", "Connection refused", "start it (redis-server ops/redis/state.conf)"),
            ($"redis://qw-coordinator:{DoctorBench.Secret}@nowhere.invalid", "its name does not resolve", "correct the host in State:Connection"),
            ($"redis://qw-coordinator:secret-of-nobody@{server}", "it refuses user or password", "correct them in State:Connection"),
            ($"redis://{server}", "it refuses user or password", "correct them in State:Connection"),
            ($"rediss://qw-coordinator:{DoctorBench.Secret}@{server}", "does not speak TLS", "correct scheme and port of State:Connection"),
        ];
        foreach (var (connection, found, remedy) in faults)
            (await AskAsync(Coordinator, ("State__Connection", connection))).AssertOnly("failed", "state", found, remedy);
    }

    [Fact]
    public async Task A_state_store_that_may_forget_or_takes_no_writes_is_named()
    {
        await DoctorBench.WithAsync(bench.State, "maxmemory-policy", "allkeys-lru", async () =>
            (await AskAsync(Coordinator)).AssertOnly("failed", "state eviction", "maxmemory-policy is allkeys-lru", "CONFIG SET maxmemory-policy noeviction"));
        await DoctorBench.WithAsync(bench.State, "appendonly", "no", async () =>
            (await AskAsync(Coordinator)).AssertOnly("failed", "state persistence", "no append-only file", "CONFIG SET appendonly yes"));
        await DoctorBench.WithAsync(bench.State, "maxmemory", "1", async () =>
        {
            var answer = await AskAsync(Coordinator);
            Assert.Equal(3, answer.Code);
            Assert.Equal(["state eviction", "state writes", "coordinator"], answer.Faults.Select(l => l.Check));
            answer.Of("coordinator").AssertSays("state store: refuses to be written to", "see its log");
            answer.Of("state writes").AssertSays("OOM", "raise its maxmemory");
        });
        await using var replica = await RedisServer.StartAsync(Token, "--replicaof", $"127.0.0.1 {ClosedPort()}");
        (await AskAsync(Coordinator, ("State__Connection", replica.Connection))).AssertOnly("failed", "state role", "it is a replica of 127.0.0.1", "REPLICAOF NO ONE");
        await using var open = await RedisServer.StartAsync(Token);
        (await AskAsync(Coordinator, ("State__Connection", open.Connection))).AssertOnly("warning", "state user", "FLUSHALL", "ops/redis/users.acl.example");
    }

    [Fact]
    public async Task A_cache_that_takes_too_much_or_keeps_nothing_is_named()
    {
        await DoctorBench.WithAsync(bench.Cache, "maxmemory", "100000gb", async () =>
            (await AskAsync(Inference)).AssertOnly("failed", "cache memory", "wanted is 70 % at most", "CONFIG SET maxmemory"));
        await DoctorBench.WithAsync(bench.Cache, "maxmemory", "0", async () =>
            (await AskAsync(Inference)).AssertOnly("failed", "cache memory", "maxmemory is 0", "CONFIG SET maxmemory"));
        await DoctorBench.WithAsync(bench.Cache, "maxmemory-policy", "noeviction", async () =>
            (await AskAsync(Inference)).AssertOnly("failed", "cache eviction", "maxmemory-policy is noeviction", "allkeys-lru"));
        await DoctorBench.WithAsync(bench.Cache, "save", "60 1", async () =>
        {
            // Who may ask whether it saves may do much more.
            var answer = await AskAsync(Inference, ("Cache__Connection", $"{bench.Cache.Connection},user=watcher,password=any"));
            Assert.Equal(0, answer.Code);
            Assert.Equal(["cache persistence", "cache user"], answer.Faults.Select(l => l.Check));
            answer.Of("cache persistence").AssertSays("it saves to disk (60 1)", "CONFIG SET save \"\"");
        });
        (await AskAsync(Inference, ("Cache__Connection", $"127.0.0.1:{ClosedPort()}"))).AssertOnly("failed", "cache", "Connection refused", "ops/redis/cache.conf");
    }

    [Fact]
    public async Task A_store_that_is_away_empty_another_or_full_is_named()
    {
        var (empty, file) = (Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName, WriteFile("file", ""));
        (string Path, string Found, string Remedy)[] faults =
        [
            (Path.Combine(_folder.Path, "nowhere"), "is not there", "mount it"),
            (file, "is no folder", "correct Payloads:Path"),
            (empty, "has no identity file: is it mounted", "mount what the other hosts have there"),
        ];
        foreach (var (path, found, remedy) in faults)
            (await AskAsync(Ingest, ("Payloads__Path", path))).AssertOnly("failed", "payload store", found, remedy);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));

        var other = Directory.CreateDirectory(Path.Combine(_folder.Path, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "store-identity"), "another", Token);
        (await AskAsync(Ingest, ("Payloads__Path", other))).AssertOnly("failed", "shared payload store", $"{other} is not the store of the coordinator", "mount the same file system");
        var same = (await AskAsync(Ingest, ("Payloads__Path", Path.Combine(bench.Pipeline.Folder, "features")))).Of("stores");
        Assert.Equal("failed", same.Status);
        same.AssertSays("both are the same folder", "a folder each");
    }

    [Fact]
    public async Task A_store_that_is_read_only_or_full_is_named()
    {
        var path = Path.Combine(_folder.Path, "disk");
        await using var disk = await SmallDisk.MountAsync(path, 4 << 20);
        File.Copy(Path.Combine(bench.Pipeline.Payloads, "store-identity"), Path.Combine(path, "store-identity"));
        (await AskAsync(Ingest, ("Payloads__Path", path))).AssertOnly("failed", "payload store room", "the disk is full", "lower Payloads:QuotaBytes");
        using (var mount = Process.Start("mount", ["-o", "remount,ro", path]))
            await mount.WaitForExitAsync(Token);
        (await AskAsync(Ingest, ("Payloads__Path", path))).AssertOnly("failed", "payload store", "Read-only file system", "mount it read-write");
    }

    [Fact]
    public async Task A_host_that_cannot_decode_or_jail_is_named()
    {
        (await AskAsync(Ingest, ("Ingest__Decoder", "Libav"), ("Ingest__LibavPath", "/nowhere/decoder")))
            .AssertOnly("failed", "decoder", "\"/nowhere/decoder\" (setting Ingest:LibavPath) does not exist", "libavformat-dev");
        (await AskAsync(Ingest, ("Ingest__LibavPath", "/nowhere/decoder"))).AssertOnly("warning", "decoder", "opencv", "libavformat-dev");
        foreach (var program in (string[])["setsid", "prlimit"])
            File.CreateSymbolicLink(Path.Combine(_folder.Path, program), $"/usr/bin/{program}");
        (string, string) path = ("PATH", _folder.Path);
        (await AskAsync(Ingest, path)).AssertOnly("warning", "jail", "bwrap is not installed", "apt-get install bubblewrap");
        (await AskAsync(Ingest, path, ("Ingest__Jail", "Required"))).AssertOnly("failed", "jail", "Ingest:Jail is Required", "user namespaces");
        (await AskAsync(Ingest, ("Ingest__Https__Hosts__0", "nowhere.invalid"), ("Ingest__Https__Path", _folder.Path), ("Ingest__Https__StoreBytes", "1")))
            .AssertOnly("failed", "https sources", "nowhere.invalid", "correct Ingest:Https:Hosts");
    }

    [Fact]
    public async Task A_model_that_is_damaged_or_away_is_named()
    {
        var model = WriteFile("mine.onnx", "this is no model");
        string Profile(string name, string file, string more = "") =>
            WriteFile(name, $$"""{ "name": "mine", "path": "{{file}}", {{more}} "input": { "width": 8, "height": 8 } }""");
        (string Profile, string Found, string Remedy)[] faults =
        [
            (Profile("damaged.json", model), "mine.onnx", "put the file in place"),
            (Profile("other.json", model, $"\"sha256\": \"{new string('0', 64)}\","), "sha256 is 000", "correct path and sha256"),
            (Profile("away.json", "/nowhere/mine.onnx"), "/nowhere/mine.onnx is not there", "put the file in place"),
            ("/nowhere/mine.json", "no such model", "correct Inference:Model"),
        ];
        foreach (var (profile, found, remedy) in faults)
            (await AskAsync(Inference, ("Inference__Model", profile))).AssertOnly("failed", "model", found, remedy);
    }

    [Fact]
    public async Task Cuda_that_this_build_lacks_is_named()
    {
        Assert.SkipWhen(RuntimeBuild.HasCuda(), "this build has CUDA");
        (await AskAsync(Inference, ("Inference__Accelerator", "cuda"))).AssertOnly("failed", "gpu", "this build computes on the CPU", "-p:Accelerator=cuda");
    }

    [Fact]
    public async Task A_coordinator_that_is_away_or_does_not_know_us_is_named()
    {
        (await AskAsync(Ingest, ("QW_COORDINATOR", $"http://127.0.0.1:{ClosedPort()}"))).AssertOnly("failed", "coordinator", "nothing answers at", "start it");
        (await AskAsync(Ingest, ("QW_TOKEN", "secret-of-nobody-0123456789"))).AssertOnly("failed", "coordinator", "does not take the token", "Http:TokenFile");
        (await AskAsync(Ingest, ("QW_TOKEN", ""))).AssertOnly("failed", "coordinator", "wants a token", "set QW_TOKEN");
    }

    [Fact]
    public async Task A_coordinator_of_another_time_and_version_is_named()
    {
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/health/ready", (HttpContext context) =>
        {
            context.Response.Headers.Date = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("R");
            return "Healthy";
        });
        app.MapGet("/api/system", () => new { version = "9.9.9", payloadStore = Identity("payloads"), featureStore = Identity("features") });
        await app.StartAsync(Token);
        var answer = await AskAsync(Ingest, ("QW_COORDINATOR", app.Urls.First()));
        Assert.Equal(3, answer.Code);
        Assert.Equal(["clock of the coordinator", "coordinator"], answer.Faults.Select(l => l.Check));
        answer.Of("clock of the coordinator").AssertSays(" s behind ours", "timedatectl set-ntp true");
        answer.Of("coordinator").AssertSays("is of version 9.9.9", "install the same version");

        string Identity(string store) => File.ReadAllText(Path.Combine(bench.Pipeline.Folder, store, "store-identity"));
    }

    [Fact]
    public async Task Settings_that_are_wrong_or_missing_are_named()
    {
        (await AskAsync(Ingest, ("Ingest__BatchBytes", "0"))).AssertOnly("failed", "settings", "BatchBytes", "docs/configuration.md");
        (await AskAsync(Coordinator, ("State__Connection", ""))).AssertOnly("failed", "settings", "State:Connection is not set", "docs/configuration.md");
        (await AskAsync(Ingest, ("Bus__Connection", ""))).AssertOnly("failed", "settings", "Bus:Connection is not set", "docs/configuration.md");
        (await AskAsync(Ingest, ("Bus__Connection", "amqp://user:secret-of-nobody/@host"))).AssertOnly("failed", "settings", "is no address of a broker", "docs/configuration.md");
    }

    [Fact]
    public async Task Settings_come_from_files_of_the_daemons_too()
    {
        var settings = With(Ingest);
        var environment = WriteFile("ingest.env", "# of the daemon\n" + string.Join('\n', settings.Where(s => s.Key.Contains("__", StringComparison.Ordinal)).Select(s => $"{s.Key}=\"{s.Value}\"")));
        var json = WriteFile("appsettings.json", """{ "Ingest": { "Roots": [ "/nowhere" ] } }""");
        var rest = settings.Where(s => !s.Key.Contains("__", StringComparison.Ordinal)).ToDictionary();
        (await Answer.OfAsync(rest, "--role", Ingest, "--config", json, "--config", environment)).AssertHealthy();
        rest["Bus__Connection"] = settings["Bus__Connection"];
        var answer = await Answer.OfAsync(rest, "--role", Ingest, "--config", json);
        Assert.Equal("failed", answer.Of("roots").Status);

        var wrong = WriteFile("wrong.env", "Bus__Connection amqp://user:secret-of-nobody@host");
        foreach (var (file, says) in ((string, string)[])[("/nowhere/a.env", "/nowhere/a.env"), ("/nowhere/a.json", "/nowhere/a.json"), (wrong, "line 1 of")])
        {
            var said = await Tool.RunAsync(rest, "doctor", "--config", file);
            Assert.Equal((2, ""), (said.Code, said.Output));
            Assert.Contains(says, said.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-of-", said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_any_server_it_looks_at_what_a_run_needs()
    {
        var answer = await Answer.OfAsync(new Dictionary<string, string?>());
        answer.AssertHealthy();
        Assert.Equal("skipped", answer.Of("servers").Status);
        Assert.Empty(((string[])["settings", "decoder", "jail", "model", "memory", "processor", "temporary folder"]).Except(answer.Green));
        (await Answer.OfAsync(new Dictionary<string, string?> { ["TMPDIR"] = "/nowhere" })).AssertOnly("failed", "temporary folder", "/nowhere", "set TMPDIR");
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task DeclareAsync(IChannel channel, string queue, Dictionary<string, object?> arguments) => channel.QueueDeclareAsync(
        queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(arguments) { ["x-queue-type"] = "quorum" }, cancellationToken: Token);

    private string OverTls() => $"amqps://coordinator:secret-of-coordinator@127.0.0.1:{bench.Server.TlsPort}/{RolesPipeline.Host}";

    /// <summary>One that may do everything, and publish to what a pattern says.</summary>
    private Task AddUserAsync(string user, string write) => bench.Server.ControlAsync(
        $"rabbit_auth_backend_internal:add_user(<<\"{user}\">>, <<\"secret-of-{user}\">>, <<\"test\">>), rabbit_auth_backend_internal:set_permissions(<<\"{user}\">>, <<\"{RolesPipeline.Host}\">>, <<\".*\">>, <<\"{write}\">>, <<\".*\">>, <<\"test\">>).", Token);

    /// <summary>The address of a virtual host of one's own.</summary>
    private async Task<string> AddHostAsync(string host, string user)
    {
        await bench.Server.ControlAsync(
            $"rabbit_vhost:add(<<\"{host}\">>, <<\"test\">>), rabbit_auth_backend_internal:set_permissions(<<\"{user}\">>, <<\"{host}\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"test\">>).", Token);
        return $"amqp://{user}:secret-of-{user}@127.0.0.1:{bench.Server.Port}/{host}";
    }

    private Task<Answer> AskAsync(string role, params (string Key, string Value)[] settings) => Answer.OfAsync(With(role, settings), "--role", role);

    private Dictionary<string, string?> With(string role, params (string Key, string Value)[] settings)
    {
        var all = bench.SettingsOf(role);
        foreach (var (key, value) in settings)
            all[key] = value;
        return all;
    }

    private string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
