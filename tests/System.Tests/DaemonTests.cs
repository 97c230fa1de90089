using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>How the daemons start and stop.</summary>
public sealed class DaemonTests(Broker broker, Baselines baselines)
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Each_daemon_drains_at_sigterm_with_work_in_hand_and_nothing_is_lost()
    {
        var video = await baselines.LongVideoAsync();
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Bus__DrainTimeout"] = Drain.ToString();
        pipeline.Use(LongVideo.Settings);
        await pipeline.StartDaemonsAsync();
        var id = await pipeline.SubmitAsync(video.Path);
        await pipeline.MidwayAsync(id);

        // Ten seconds above the consumers' time the host gives up, see BusRegistration.
        var bound = Drain + TimeSpan.FromSeconds(12);
        foreach (var daemon in pipeline.Daemons.ToArray())
        {
            var code = await daemon.StopAsync(bound);
            Assert.True(code == 0, $"{daemon.Name} ended with {code}\n{daemon.Log()}");
        }
        Assert.Null(await pipeline.StatusAsync(id));
        await pipeline.StartDaemonsAsync();

        var report = await pipeline.EndAsync(id);
        Accounts.AssertCompleted(report, video.Frames);
        EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video.Path, pipeline), report);
    }

    [Fact]
    public async Task Daemons_that_start_before_broker_and_redis_wait_and_then_work()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        await using var late = await RabbitMqServer.StartAsync(TestContext.Current.CancellationToken);
        pipeline.Settings["Bus__Connection"] = late.Uri.ToString();
        await late.KillAsync();
        await pipeline.State.KillAsync();
        Daemon[] daemons = [pipeline.Coordinator(), pipeline.Ingest(), pipeline.Inference()];
        foreach (var daemon in daemons)
            await daemon.SaysAsync("broker: ");
        await daemons[0].SaysAsync("State is away");

        await pipeline.State.RestartAsync(TestContext.Current.CancellationToken);
        await late.RestartAsync(TestContext.Current.CancellationToken);
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();

        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv")));
        Accounts.AssertCompleted(report, Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        // An outage is said once when it begins and once when it is over, however many attempts it took.
        await daemons[0].SaysAsync("State is back");
        Assert.Single(daemons[0].Log().Split('\n'), line => line.Contains("State is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_setting_ends_a_daemon_with_2_and_one_line()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        (Daemon Daemon, string Word)[] wrong =
        [
            (pipeline.Ingest(("Ingest__Roots__0", "videos")), "Ingest:Roots"),
            (pipeline.Ingest(("Bus__Connection", "")), "Bus:Connection"),
            (pipeline.Inference(("Inference__RunFrames", "2000")), "RunFrames"),
            (pipeline.Inference(("Inference__Model", "/nowhere/model.json")), "/nowhere/model.json"),
            (pipeline.Coordinator(("State__Connection", "")), "State:Connection"),
            (pipeline.Coordinator(("Videos__WakeScan", "10:00:00")), "WakeScan"),
        ];
        foreach (var (daemon, word) in wrong)
        {
            var code = await daemon.ExitAsync(TimeSpan.FromSeconds(30));
            var log = daemon.Log();
            Assert.True(code == 2, $"{daemon.Name} ended with {code}\n{log}");
            var line = Assert.Single(log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(word, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_state_store_that_evicts_is_refused()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var coordinator = pipeline.Coordinator(("State__Connection", pipeline.Cache.Connection));

        Assert.Equal(2, await coordinator.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("maxmemory-policy 'allkeys-lru'", coordinator.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_for_temporary_files_a_worker_shares_less_says_so_and_works()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        await pipeline.StartDaemonsAsync(inference: 0);
        var worker = pipeline.Inference(("TMPDIR", "/nowhere"), ("Inference__Sessions", "2"));
        await worker.ReadyAsync();
        Assert.Single(worker.Log().Split('\n'), l => l.Contains("/nowhere/ (TMPDIR)", StringComparison.Ordinal));

        var video = DataFolder.Video("in_asl_thanks.mkv");
        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(video));
        Accounts.AssertCompleted(report, Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video, pipeline), report);
    }
}
