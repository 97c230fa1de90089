using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>kill -9 in the middle of a video: it completes, every frame once, with the features of a quiet run.</summary>
public sealed class KilledWorkersTests(Broker broker, Baselines baselines)
{
    private const string Video = "va_testsrc_9000.mp4";
    private const int Every = 3;

    [Fact]
    public Task A_killed_ingest_worker_costs_no_frame() => SurviveAsync("ingest", p => p.Ingest());

    [Fact]
    public Task A_killed_inference_worker_costs_no_frame() => SurviveAsync("inference", p => p.Inference());

    [Fact]
    public Task A_killed_coordinator_costs_no_frame() => SurviveAsync("coordinator", p => p.Coordinator());

    /// <summary>One process of each kind, so that the killed one was at work; another takes its place.</summary>
    private async Task SurviveAsync(string victim, Func<Pipeline, Daemon> replace)
    {
        var video = DataFolder.Video(Video);
        await using var pipeline = await Pipeline.StartAsync(broker);
        // Some ten segments, some two hundred batches.
        pipeline.Settings["Ingest__SegmentPixels"] = $"{640 * 480 * 900}";
        pipeline.Settings["Ingest__BatchBytes"] = $"{16 * 224 * 224 * 3}";
        await pipeline.StartDaemonsAsync();
        var id = await pipeline.SubmitAsync(video, selection: new() { Every = Every });
        await pipeline.MidwayAsync(id);

        await pipeline.Daemons.Single(d => d.Name.StartsWith(victim, StringComparison.Ordinal)).KillAsync();
        await replace(pipeline).ReadyAsync();

        var report = await pipeline.EndAsync(id);
        Accounts.AssertExact(report);
        Assert.True(report.State == "Completed", $"{report.State} {report.Code} {report.Message}");
        Assert.Equal((9000, 3000, 3000, 0), (report.Frames.Decoded, report.Frames.Selected, report.Frames.Stored, report.Frames.Missing));
        EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video, pipeline, "--every", $"{Every}"), report);
        await pipeline.NoPayloadIsLeftAsync();
    }
}
