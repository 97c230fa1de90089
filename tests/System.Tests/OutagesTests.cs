using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>What is away is waited for: nothing is condemned, everything completes.</summary>
public sealed class OutagesTests(Broker broker, Baselines baselines)
{
    private static TimeSpan Outage => DataFolder.Full ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(15);

    [Fact]
    public Task The_state_store_stands_still_under_load() => SurviveAsync(async p =>
    {
        await p.State.PauseAsync();
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        await p.State.ResumeAsync();
    });

    [Fact]
    public Task The_state_store_dies_under_load_and_comes_back_with_its_data() => SurviveAsync(async p =>
    {
        await p.State.KillAsync();
        await Task.Delay(Outage / 3, TestContext.Current.CancellationToken);
        await p.State.RestartAsync(TestContext.Current.CancellationToken);
    });

    [Fact]
    public Task The_payload_store_is_full_under_load() => SurviveAsync(async p =>
    {
        var filler = Path.Combine(p.Payloads, "filler");
        await SmallDisk.FillAsync(filler);
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        File.Delete(filler);
    }, payloadBytes: 48 << 20);

    [Fact]
    public async Task A_coordinator_killed_while_a_video_waits_for_its_model_still_ends_it()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Videos__ModelUnavailableAfter"] = "00:00:04";
        var coordinator = pipeline.Coordinator();
        await coordinator.ReadyAsync();
        var id = await pipeline.SubmitAsync("/any.mp4", "nobodys-model");
        await Poll.UntilAsync("the video waits", TimeSpan.FromSeconds(10), async () => (await pipeline.StatusAsync(id))?.State == "Submitted");

        await coordinator.KillAsync();
        await pipeline.Coordinator().ReadyAsync();

        var report = await pipeline.EndAsync(id, seconds: 30);
        Assert.Equal(("Failed", FailureCode.ModelUnavailable), (report.State, report.Code));
    }

    /// <summary>Two videos under way, an outage, and both complete as if nothing had been.</summary>
    private async Task SurviveAsync(Func<Pipeline, Task> outage, int? payloadBytes = null)
    {
        var video = await baselines.LongVideoAsync();
        await using var pipeline = await Pipeline.StartAsync(broker);
        await using var mount = payloadBytes is { } bytes ? await SmallDisk.MountAsync(pipeline.Payloads, bytes) : null;
        pipeline.Use(LongVideo.Settings);
        await using var tap = await Tap.OpenAsync(pipeline.Broker, typeof(FrameBatchProcessed), typeof(VideoFailed));
        await pipeline.StartDaemonsAsync(ingest: 2, inference: 2);
        Guid[] ids = [await pipeline.SubmitAsync(video.Path), await pipeline.SubmitAsync(video.Path)];
        await pipeline.MidwayAsync(ids[0]);

        await outage(pipeline);

        foreach (var id in ids)
        {
            var report = await pipeline.EndAsync(id);
            Accounts.AssertCompleted(report, video.Frames);
            EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video.Path, pipeline), report);
        }
        Assert.DoesNotContain(tap.Of<FrameBatchProcessed>(), p => p.Outcome == BatchOutcome.Failed);
        Assert.All(pipeline.Daemons, d => Assert.False(d.HasExited, d.Log()));
    }
}
