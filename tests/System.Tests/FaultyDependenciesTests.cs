using System.Net;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>Broker, state store and folders fail one after another: the daemons say so, in few lines, and work again once that is mended.</summary>
public sealed class FaultyDependenciesTests(FaultyPipeline faulty) : IClassFixture<FaultyPipeline>
{
    private const string Enough = "vm_memory_monitor:set_vm_memory_high_watermark(0.4).";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_that_is_refused_for_a_moment_stops_nobody()
    {
        var said = faulty.Listen();
        await faulty.SetPasswordAsync("guest", "changed");
        await faulty.IsNotReadyAsync("no consumer");
        await said.EachSaysAsync("Broker is away");
        var (code, body) = await faulty.SubmitAsync();
        Assert.True(code == HttpStatusCode.ServiceUnavailable && body.Contains("\"title\":\"BrokerAway\"", StringComparison.Ordinal), $"{code} {body}");
        await faulty.SetPasswordAsync("guest", "guest");

        await said.EachSaysAsync("Broker is back");
        await faulty.IsReadyAsync();
        said.AssertTold("Broker");
        await faulty.CompletesAsync();
    }

    [Fact]
    public async Task A_login_that_stays_refused_ends_each_daemon_with_1_for_its_supervisor()
    {
        await faulty.BrokerAsync("rabbit_auth_backend_internal:add_user(<<\"fleeting\">>, <<\"valid\">>, <<\"test\">>), "
            + "rabbit_auth_backend_internal:set_permissions(<<\"fleeting\">>, <<\"/\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"test\">>).");
        (string, string)[] settings =
        [
            ("Bus__Connection", $"amqp://fleeting:valid@127.0.0.1:{faulty.Server.Port}/"), ("Bus__RefusedFor", "00:00:03"), ("Urls", "http://127.0.0.1:0"),
        ];
        Daemon[] daemons = [faulty.Pipeline.Coordinator(settings), faulty.Pipeline.Ingest(settings), faulty.Pipeline.Inference(settings)];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();

        await faulty.SetPasswordAsync("fleeting", "changed");
        foreach (var daemon in daemons)
        {
            Assert.Equal(1, await daemon.ExitAsync(TimeSpan.FromSeconds(60)));
            var lines = daemon.Log().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains("(Bus:RefusedFor)", lines[^1], StringComparison.Ordinal);
            Assert.Contains("ACCESS_REFUSED", lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broker_that_takes_no_messages_is_told_and_waited_for()
    {
        var said = faulty.Listen();
        await faulty.BrokerAsync("vm_memory_monitor:set_vm_memory_high_watermark(0.00001).");
        await faulty.IsNotReadyAsync("confirms no message");
        await said.EachSaysAsync("Broker is away");
        await faulty.BrokerAsync(Enough);

        await said.EachSaysAsync("Broker is back");
        await faulty.IsReadyAsync();
        said.AssertTold("Broker");
        await faulty.CompletesAsync();
    }

    [Fact]
    public async Task A_broker_that_dies_under_load_is_told_in_few_lines()
    {
        var said = faulty.Listen();
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
            ids.Add(await faulty.Pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv")));
        await faulty.Server.KillAsync();
        await faulty.IsNotReadyAsync("broker: ");
        await said.EachSaysAsync("Broker is away");
        await faulty.Server.RestartAsync(Token);

        await said.EachSaysAsync("Broker is back");
        await faulty.IsReadyAsync();
        foreach (var id in ids)
            await faulty.Pipeline.EndAsync(id);
        said.AssertTold("Broker");
    }

    [Fact]
    public async Task A_state_store_that_refuses_writes_stands_still_or_dies_is_not_ready_and_reads_are_answered_503()
    {
        var said = faulty.Listen();
        await faulty.StateAsync("CONFIG", "SET", "maxmemory", "1");
        await faulty.IsNotReadyAsync("state store: refuses");
        await said.EachSaysAsync("State is away", faulty.Coordinator);
        await faulty.StateAsync("CONFIG", "SET", "maxmemory", "0");
        await faulty.IsReadyAsync();
        await said.EachSaysAsync("State is back", faulty.Coordinator);

        await faulty.StateAsync("REPLICAOF", "127.0.0.1", "1");
        await faulty.IsNotReadyAsync("state store: ");
        await faulty.StateAsync("REPLICAOF", "NO", "ONE");
        await faulty.IsReadyAsync();

        // It hangs, and the answer comes all the same.
        await faulty.Pipeline.State.PauseAsync();
        await faulty.IsNotReadyAsync("state store: does not answer within 1.5 s");
        await faulty.Pipeline.State.ResumeAsync();
        await faulty.IsReadyAsync();

        var last = faulty.Listen();
        await faulty.Pipeline.State.KillAsync();
        await faulty.IsNotReadyAsync("state store: ");
        foreach (var path in (string[])["/api/videos", $"/api/videos/{Guid.NewGuid()}", $"/api/videos/{Guid.NewGuid()}/report", "/api/workers"])
        {
            var (code, body) = await faulty.GetAsync(path);
            Assert.True(code == HttpStatusCode.ServiceUnavailable, $"{path}: {code} {body}");
            Assert.Contains("\"title\":\"StateAway\"", body, StringComparison.Ordinal);
        }
        await faulty.Pipeline.State.RestartAsync(Token);
        await faulty.IsReadyAsync();
        await faulty.CompletesAsync();
        Assert.DoesNotContain(faulty.Coordinator.Log().Split('\n'), line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feature_store_that_is_gone_is_told_by_coordinator_and_workers()
    {
        await Poll.UntilAsync("the workers are ready", TimeSpan.FromSeconds(30), () => faulty.IsShownReady("ingest") && faulty.IsShownReady("inference"));
        await Poll.UntilAsync("the ingest worker is listed", TimeSpan.FromSeconds(30), async () => await faulty.WorkerAsync(faulty.Ingest) is not null);
        var said = faulty.Listen();
        Directory.Move(faulty.FeatureFolder, faulty.FeatureFolder + "-gone");
        await faulty.IsNotReadyAsync("feature store: cannot be used");
        foreach (var (worker, daemon) in ((string, Daemon)[])[("ingest", faulty.Ingest), ("inference", faulty.Inference)])
        {
            await Poll.UntilAsync($"{worker} is not ready", TimeSpan.FromSeconds(30), () => !faulty.IsShownReady(worker));
            await Poll.UntilAsync($"{worker} is listed with what it waits for", TimeSpan.FromSeconds(30), async () =>
                await faulty.WorkerAsync(daemon) is { } listed && (string?)listed["role"] == worker
                && listed["waits"]!.AsArray().Any(w => ((string)w!).StartsWith("FeatureStore: ", StringComparison.Ordinal)), faulty.Pipeline.Logs);
        }
        // Each looks for itself every two seconds: one that was asked for its health may not have looked yet.
        await said.EachSaysAsync("FeatureStore is away");
        Directory.Move(faulty.FeatureFolder + "-gone", faulty.FeatureFolder);

        await faulty.IsReadyAsync();
        await said.EachSaysAsync("FeatureStore is back");
        said.AssertTold("FeatureStore");
        await Poll.UntilAsync("the workers are ready", TimeSpan.FromSeconds(30), () => faulty.IsShownReady("ingest") && faulty.IsShownReady("inference"));
    }

    [Fact]
    public async Task A_publish_whose_queue_was_deleted_is_made_again_and_leaves_no_dead_letter()
    {
        var ids = new List<Guid>();
        await faulty.Ingest.SignalAsync("STOP");
        await faulty.DeleteAsync("plan-video");
        ids.Add(await faulty.Pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv")));
        // Its row is stored: what follows is the command, which no queue takes.
        await Poll.UntilAsync("the video is to be planned", TimeSpan.FromSeconds(30), async () => (await faulty.Pipeline.StatusAsync(ids[0]))?.State == "Planning");
        await faulty.Ingest.SignalAsync("CONT");

        var model = System.Text.RegularExpressions.Regex.Match(faulty.Inference.Log(), @"model: (\S+),").Groups[1].Value;
        await faulty.Inference.SignalAsync("STOP");
        await faulty.DeleteAsync($"inference-{model}");
        ids.Add(await faulty.Pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv")));
        await Poll.UntilAsync("a batch waits for a queue", TimeSpan.FromSeconds(60), () => Pipeline.FilesBelow(faulty.Pipeline.Payloads).Any(f => f.Name.EndsWith(".frames", StringComparison.Ordinal)), faulty.Pipeline.Logs);
        await faulty.Inference.SignalAsync("CONT");

        foreach (var id in ids)
            Accounts.AssertCompleted(await faulty.Pipeline.EndAsync(id), Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        foreach (var queue in (string[])["videos_error", "extract-libav_error", "extract-libav-suspect", "issue-segments_error", $"inference-{model}_error"])
            Assert.Equal(0u, await faulty.CountAsync(queue));
    }

    [Fact]
    public async Task A_submission_that_no_queue_takes_is_answered_503_and_is_no_fault_of_the_coordinator()
    {
        var said = faulty.Listen();
        await faulty.BindSubmissionsAsync(isBound: false);
        var (code, body) = await faulty.SubmitAsync();
        Assert.True(code == HttpStatusCode.ServiceUnavailable && body.Contains("\"title\":\"BrokerAway\"", StringComparison.Ordinal), $"{code} {body}");
        await faulty.BindSubmissionsAsync(isBound: true);

        await faulty.CompletesAsync();
        said.AssertNoFault(faulty.Coordinator);
    }
}
