using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>kill -9 in the middle of a video: it completes, every frame once, with the features of a quiet run.</summary>
public sealed class KilledWorkersTests(Broker broker, Baselines baselines)
{
    [Fact]
    public Task A_killed_ingest_worker_costs_no_frame() => SurviveAsync("ingest", p => p.Ingest());

    [Fact]
    public Task A_killed_inference_worker_costs_no_frame() => SurviveAsync("inference", p => p.Inference());

    [Fact]
    public Task A_killed_coordinator_costs_no_frame() => SurviveAsync("coordinator", p => p.Coordinator());

    /// <summary>One process of each kind, so that the killed one was at work; another takes its place.</summary>
    private async Task SurviveAsync(string victim, Func<Pipeline, Daemon> replace)
    {
        var video = await baselines.LongVideoAsync();
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Use(LongVideo.Settings);
        await pipeline.StartDaemonsAsync();
        var id = await pipeline.SubmitAsync(video.Path);
        await pipeline.MidwayAsync(id);

        await pipeline.Daemons.Single(d => d.Name.StartsWith(victim, StringComparison.Ordinal)).KillAsync();
        await replace(pipeline).ReadyAsync();

        var report = await pipeline.EndAsync(id);
        Accounts.AssertCompleted(report, video.Frames);
        EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video.Path, pipeline), report);
        await pipeline.NoPayloadIsLeftAsync();
    }
}
